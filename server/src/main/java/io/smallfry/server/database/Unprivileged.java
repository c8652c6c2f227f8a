package io.smallfry.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. For root, its programs are run in a user namespace of their
 * own, in which nobody is root while the files stay root's; where that is forbidden (as in many
 * containers), as the user {@code nobody} with the right to pass the data folder's doors.
 *
 * @param prefix what stands before each command; empty for ordinary users
 * @param foreignUser whether files must be handed to {@link #NOBODY}
 */
record Unprivileged(List<String> prefix, boolean foreignUser) {
  /** The numeric id of the user and group {@code nobody}. */
  static final int NOBODY = 65_534;

  private static final List<String> NAMESPACE = List.of("unshare", "-U");
  private static final List<String> OTHER_USER =
      List.of(
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override");

  /**
   * The way that works for who we are on this machine.
   *
   * @throws IOException when we are root and there is none; the message says what to do
   */
  static Unprivileged detect() throws IOException {
    if (!isRoot()) {
      return new Unprivileged(List.of(), false);
    }
    if (works(NAMESPACE)) {
      return new Unprivileged(NAMESPACE, false);
    }
    if (works(OTHER_USER)) {
      return new Unprivileged(OTHER_USER, true);
    }
    throw new IOException(
        "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` works here to give root's rights up:"
            + " start Smallfry as an ordinary user, or name a database of your own with --database.");
  }

  /** Gives a file or folder to the user that PostgreSQL runs as. */
  void handOver(Path path) throws IOException {
    if (foreignUser) {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    }
  }

  private static boolean isRoot() throws IOException {
    Path proof = Files.createTempFile("smallfry-", ".uid");
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(proof, "unix:uid"));
    } finally {
      Files.delete(proof);
    }
  }

  private static boolean works(List<String> prefix) throws IOException {
    List<String> command = new java.util.ArrayList<>(prefix);
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while PostgreSQL was about to start.", e);
    } catch (IOException e) {
      return false; // The program isn't there: this way is closed.
    }
  }
}
