package io.smallfry.cli;

import io.smallfry.runner.store.Stores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The program: finds the command and runs it. */
public final class Main {
  private Main() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] args) {
    Path directory = Path.of("").toAbsolutePath();
    Invocation invocation =
        new Invocation(
            System.in,
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Terminal.isPipe(0),
            Terminal.isTerminal(1),
            Terminal.isTerminal(2),
            System.getenv(),
            directory,
            new Stores(directory, System.getenv()));
    int code = run(List.of(args), invocation);
    invocation.out().flush();
    invocation.err().flush();
    System.exit(code);
  }

  /** UTF-8 whatever the locale, as notebooks are; flushed at line ends. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs a command line; the exit code. Every error has been told. */
  static int run(List<String> line, Invocation invocation) {
    if (line.isEmpty()) {
      invocation.err().print(Help.text());
      return ExitCode.USAGE;
    }
    String name = line.getFirst();
    List<String> rest = line.subList(1, line.size());
    if (Arrays.asList("help", "-h", "--help").contains(name)) {
      return Help.run(rest, invocation);
    }
    CommandGroup group = Commands.group(name);
    if (group != null) {
      return run(group, rest, invocation);
    }
    Command command = Commands.find(name.equals("--version") ? "version" : name);
    if (command == null) {
      invocation.say(
          "unknown command '" + name + "'" + Suggestions.didYouMean(name, Commands.NAMES));
      invocation.err().print("\n" + Help.text());
      return ExitCode.USAGE;
    }
    return run(command, rest, invocation);
  }

  private static int run(CommandGroup group, List<String> line, Invocation invocation) {
    if (line.isEmpty()) {
      invocation.err().print(group.help());
      return ExitCode.USAGE;
    }
    String name = line.getFirst();
    if (Arrays.asList("help", "-h", "--help").contains(name)) {
      return Help.of(group, line.subList(1, line.size()), invocation);
    }
    Command command = group.find(name);
    if (command == null) {
      invocation.say(
          "unknown command '"
              + group.name()
              + " "
              + name
              + "'"
              + Suggestions.didYouMean(name, group.names()));
      invocation.err().print("\n" + group.help());
      return ExitCode.USAGE;
    }
    return run(command, line.subList(1, line.size()), invocation);
  }

  private static int run(Command command, List<String> line, Invocation invocation) {
    boolean verbose = line.contains("--verbose");
    try {
      Arguments arguments = Arguments.parse(command.syntax(), line);
      if (arguments.has("--help")) {
        invocation.out().print(command.syntax().help());
        return ExitCode.OK;
      }
      return command.run(arguments, invocation);
    } catch (UsageException e) {
      invocation.say(String.valueOf(e.getMessage()));
      invocation.err().println(command.syntax().usage());
      invocation.err().println("'smallfry " + command.name() + " --help' says more.");
      return ExitCode.USAGE;
    } catch (CommandException e) {
      invocation.say(String.valueOf(e.getMessage()));
      trace(e, verbose, invocation);
      return ExitCode.FAILURE;
    } catch (RuntimeException e) {
      invocation.say(
          "an error that should not happen: " + e + (verbose ? "" : " (--verbose shows more)"));
      trace(e, verbose, invocation);
      return ExitCode.FAILURE;
    }
  }

  private static void trace(RuntimeException e, boolean verbose, Invocation invocation) {
    if (verbose) {
      e.printStackTrace(invocation.err());
    }
  }
}
