package io.smallfry.runner.environment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exact packages of an environment on one platform, in the form that {@code pip install
 * --require-hashes -r} reads. A header of comments says what it was made for. The same packages
 * give the same bytes.
 *
 * @param text the file's content
 * @param python the version that the environment's file asked for
 * @param platform such as {@code linux-x86_64}
 * @param requirements what was asked for, sorted: their order means nothing
 * @param packages what that came to, by name
 * @see <a href="https://pip.pypa.io/en/stable/topics/secure-installs/">pip: Secure installs</a>
 */
record EnvironmentLock(
    String text,
    String python,
    String platform,
    List<String> requirements,
    List<LockedPackage> packages) {
  private static final String TITLE =
      "# The exact packages of an environment, written by smallfry env build: share it, don't edit"
          + " it.";
  private static final Pattern FIELD = Pattern.compile("# (python|platform|requirement) = (.*)");
  private static final Pattern PIN =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*) ?(?:==|@) ?(\\S+)(?: \\\\)?");

  /**
   * One package.
   *
   * @param name normalised as PEP 503 has it
   * @param version its version, or the address of its file
   * @param isAddress which of the two
   * @param sha256 the hash of its file
   */
  record LockedPackage(String name, String version, boolean isAddress, String sha256) {
    static String normalise(String name) {
      return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    private String line() {
      return name + (isAddress ? " @ " : "==") + version;
    }
  }

  EnvironmentLock {
    requirements = requirements.stream().sorted().distinct().toList();
    packages = List.copyOf(packages);
  }

  static EnvironmentLock of(
      String python, String platform, List<String> requirements, List<LockedPackage> packages) {
    TreeMap<String, LockedPackage> sorted = new TreeMap<>();
    packages.forEach(p -> sorted.put(p.name(), p));
    StringBuilder text = new StringBuilder(TITLE).append('\n');
    text.append("# python = ").append(python).append('\n');
    text.append("# platform = ").append(platform).append('\n');
    requirements.stream()
        .sorted()
        .distinct()
        .forEach(r -> text.append("# requirement = ").append(r).append('\n'));
    for (LockedPackage p : sorted.values()) {
      text.append(p.line()).append(" \\\n    --hash=sha256:").append(p.sha256()).append('\n');
    }
    return new EnvironmentLock(
        text.toString(), python, platform, requirements, List.copyOf(sorted.values()));
  }

  /**
   * @param what names the file in an error
   * @throws EnvironmentException if it is none of our locks
   */
  static EnvironmentLock parse(String content, String what) {
    String text = content.replace("\r\n", "\n"); // as git may have written it
    String python = "";
    String platform = "";
    List<String> requirements = new ArrayList<>();
    List<LockedPackage> packages = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher field = FIELD.matcher(lines.get(i));
      if (field.matches()) {
        switch (field.group(1)) {
          case "python" -> python = field.group(2);
          case "platform" -> platform = field.group(2);
          default -> requirements.add(field.group(2));
        }
        continue;
      }
      Matcher pin = PIN.matcher(lines.get(i));
      if (pin.matches()) {
        String next = i + 1 < lines.size() ? lines.get(i + 1).strip() : "";
        if (!next.startsWith("--hash=sha256:")) {
          throw new EnvironmentException(
              what + ", line " + (i + 1) + ": " + pin.group(1) + " has no hash");
        }
        packages.add(
            new LockedPackage(
                LockedPackage.normalise(pin.group(1)),
                pin.group(2),
                lines.get(i).contains(" @ "),
                next.substring("--hash=sha256:".length())));
      }
    }
    if (python.isEmpty() || platform.isEmpty() || packages.isEmpty()) {
      throw new EnvironmentException(
          what
              + " is no lock of an environment: its lines '# python =' and '# platform =' or its"
              + " packages are missing");
    }
    return new EnvironmentLock(text, python, platform, requirements, packages);
  }

  /** Whether it was made for what the file of the environment says now. */
  boolean fits(EnvironmentSpec spec) {
    return python.equals(spec.python())
        && requirements.equals(spec.requirements().stream().sorted().distinct().toList());
  }

  /** {@code sha256:} and the hash of the file. */
  String hash() {
    return "sha256:" + sha256(text);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
