package io.smallfry.runner.terminal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * The few functions of the C library that pseudo-terminals and sessions need and Java does not
 * have. Their numbers are those of Linux on the usual processors, and of macOS. Set up at the first
 * terminal.
 */
@SuppressWarnings("restricted") // functions outside Java are, and that is what this is for
final class LibC {
  static final boolean MAC =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = MAC ? 35 : 11;

  static final int SIGHUP = 1;
  static final int SIGKILL = 9;
  static final int SIGCONT = MAC ? 19 : 18;

  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = MAC ? 0x20000 : 0x100;
  private static final int O_NONBLOCK = MAC ? 0x4 : 0x800;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int FD_CLOEXEC = 1;
  private static final long TIOCSWINSZ = MAC ? 0x80087467L : 0x5414L;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPENPT =
      handle("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle GRANTPT =
      handle("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle UNLOCKPT =
      handle("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PTSNAME =
      handle("ptsname", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FCNTL =
      handle(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle PIPE = handle("pipe", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  // The count of descriptors is a long on Linux and an int on macOS, which takes a small long.
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle KILL =
      handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETSID =
      handle("getsid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private LibC() {}

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
  }

  /** Where a call leaves its error's number; as large as {@link #errno} needs it. */
  static MemoryLayout errnoLayout() {
    return ERRNO_LAYOUT;
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** A new pseudo-terminal's end of ours, which no program that is started inherits. */
  static int openTerminal(MemorySegment state) {
    int fd =
        checked(
            "posix_openpt", asInt(() -> (int) OPENPT.invokeExact(state, O_RDWR | O_NOCTTY)), state);
    checked("fcntl", asInt(() -> (int) FCNTL.invokeExact(state, fd, F_SETFD, FD_CLOEXEC)), state);
    checked("grantpt", asInt(() -> (int) GRANTPT.invokeExact(state, fd)), state);
    checked("unlockpt", asInt(() -> (int) UNLOCKPT.invokeExact(state, fd)), state);
    nonBlocking(fd, state);
    return fd;
  }

  /** The name of the programs' end, such as {@code /dev/pts/7}. */
  static synchronized String terminalName(int fd, MemorySegment state) {
    MemorySegment name =
        asSegment(() -> (MemorySegment) PTSNAME.invokeExact(state, fd)); // one buffer for all
    if (name.address() == 0) {
      throw new TerminalException("ptsname failed with error " + errno(state));
    }
    return name.reinterpret(1024).getString(0);
  }

  static int[] pipe(MemorySegment two, MemorySegment state) {
    checked("pipe", asInt(() -> (int) PIPE.invokeExact(state, two)), state);
    int[] ends = {two.getAtIndex(JAVA_INT, 0), two.getAtIndex(JAVA_INT, 1)};
    for (int end : ends) {
      checked(
          "fcntl", asInt(() -> (int) FCNTL.invokeExact(state, end, F_SETFD, FD_CLOEXEC)), state);
      nonBlocking(end, state);
    }
    return ends;
  }

  private static void nonBlocking(int fd, MemorySegment state) {
    int flags =
        checked("fcntl", asInt(() -> (int) FCNTL.invokeExact(state, fd, F_GETFL, 0)), state);
    checked(
        "fcntl",
        asInt(() -> (int) FCNTL.invokeExact(state, fd, F_SETFL, flags | O_NONBLOCK)),
        state);
  }

  /** Negative on an error. */
  static int setSize(int fd, MemorySegment size, MemorySegment state) {
    return asInt(() -> (int) IOCTL.invokeExact(state, fd, TIOCSWINSZ, size));
  }

  /** Negative on an error. */
  static long read(int fd, MemorySegment into, MemorySegment state) {
    return asLong(() -> (long) READ.invokeExact(state, fd, into, into.byteSize()));
  }

  /** Negative on an error. */
  static long write(int fd, MemorySegment from, long count, MemorySegment state) {
    return asLong(() -> (long) WRITE.invokeExact(state, fd, from, count));
  }

  /** Waits for some of the descriptors; negative on an error. */
  static int poll(MemorySegment descriptors, long count, int millis, MemorySegment state) {
    return asInt(() -> (int) POLL.invokeExact(state, descriptors, count, millis));
  }

  static void close(int fd, MemorySegment state) {
    asInt(() -> (int) CLOSE.invokeExact(state, fd));
  }

  /** Signals one process; one that is gone is fine. */
  static void kill(long pid, int signal, MemorySegment state) {
    asInt(() -> (int) KILL.invokeExact(state, Math.toIntExact(pid), signal));
  }

  /** The session of a process; negative if it is gone. */
  static long session(long pid, MemorySegment state) {
    return asInt(() -> (int) GETSID.invokeExact(state, Math.toIntExact(pid)));
  }

  private static int checked(String function, int result, MemorySegment state) {
    if (result < 0) {
      throw new TerminalException(
          "No terminal can be opened: " + function + " failed with error " + errno(state));
    }
    return result;
  }

  private interface IntCall {
    int call() throws Throwable;
  }

  private interface LongCall {
    long call() throws Throwable;
  }

  private interface SegmentCall {
    MemorySegment call() throws Throwable;
  }

  private static int asInt(IntCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static long asLong(LongCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MemorySegment asSegment(SegmentCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A handle of the C library throws nothing by itself. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
