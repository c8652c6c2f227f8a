package io.smallfry.runner.terminal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Our end of a pseudo-terminal. One thread reads, writes, waits and at last closes it; {@link
 * #resize} and {@link #wake} may be called by any, also after that.
 */
final class Pty implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int POLLFD = 8;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(LibC.errnoLayout());
  private final MemorySegment in = arena.allocate(BUFFER);
  private final MemorySegment out = arena.allocate(BUFFER);
  private final MemorySegment descriptors = arena.allocate(2L * POLLFD, 8);
  private final int fd;
  private final int[] wake;
  private final String name;
  private final Object openLock = new Object();
  private boolean open = true;

  /**
   * Opens one.
   *
   * @throws TerminalException if the system has none left
   */
  Pty() {
    int opened = -1;
    try {
      opened = LibC.openTerminal(state);
      name = LibC.terminalName(opened, state);
      wake = LibC.pipe(descriptors, state);
      fd = opened;
    } catch (TerminalException e) {
      if (opened >= 0) {
        LibC.close(opened, state);
      }
      arena.close();
      throw e;
    }
  }

  /** The programs' end. */
  String name() {
    return name;
  }

  /** Sets the size, of which the program in the foreground is told. */
  void resize(TerminalSize size) {
    synchronized (openLock) {
      if (!open) {
        return;
      }
      try (Arena own = Arena.ofConfined()) {
        MemorySegment winsize = own.allocate(8, 2);
        winsize.setAtIndex(JAVA_SHORT, 0, (short) size.rows());
        winsize.setAtIndex(JAVA_SHORT, 1, (short) size.columns());
        LibC.setSize(fd, winsize, own.allocate(LibC.errnoLayout()));
      }
    }
  }

  /** Ends a {@link #await} that goes on, or the next one. */
  void wake() {
    synchronized (openLock) {
      if (!open) {
        return;
      }
      try (Arena own = Arena.ofConfined()) {
        // A full pipe wakes as well.
        LibC.write(wake[1], own.allocate(1), 1, own.allocate(LibC.errnoLayout()));
      }
    }
  }

  /**
   * Waits until something can be read or written as asked, or somebody {@linkplain #wake wakes}.
   *
   * @param millis how long at most; negative waits for ever
   */
  void await(boolean read, boolean write, int millis) {
    short events = (short) ((read ? LibC.POLLIN : 0) | (write ? LibC.POLLOUT : 0));
    // A terminal that all programs have left is always ready, so one not asked for is left out.
    descriptor(0, events == 0 ? -1 : fd, events);
    descriptor(1, wake[0], LibC.POLLIN);
    LibC.poll(descriptors, 2, millis, state); // interrupted or too early: the caller looks again
    if (descriptors.get(JAVA_SHORT, POLLFD + 6) != 0) {
      LibC.read(wake[0], in.asSlice(0, 256), state);
    }
  }

  private void descriptor(int index, int number, short events) {
    long at = (long) index * POLLFD;
    descriptors.set(JAVA_INT, at, number);
    descriptors.set(JAVA_SHORT, at + 4, events);
    descriptors.set(JAVA_SHORT, at + 6, (short) 0);
  }

  /**
   * Reads what is there, as much as fits.
   *
   * @return false if all programs have left it
   */
  boolean read(ByteBuffer into) {
    while (into.hasRemaining()) {
      long count = LibC.read(fd, in.asSlice(0, Math.min(BUFFER, into.remaining())), state);
      if (count > 0) {
        into.put(in.asSlice(0, count).asByteBuffer());
      } else if (count == 0) {
        return false;
      } else if (LibC.errno(state) != LibC.EINTR) {
        return LibC.errno(state) == LibC.EAGAIN;
      }
    }
    return true;
  }

  /** Writes as much as the terminal takes now. */
  void write(ByteBuffer from) {
    while (from.hasRemaining()) {
      int length = Math.min(BUFFER, from.remaining());
      MemorySegment.copy(MemorySegment.ofBuffer(from), JAVA_BYTE, 0, out, JAVA_BYTE, 0, length);
      long count = LibC.write(fd, out, length, state);
      if (count < 0) {
        int error = LibC.errno(state);
        if (error == LibC.EAGAIN) {
          return;
        }
        if (error != LibC.EINTR) {
          from.position(from.limit()); // nobody is there to read it
        }
      } else {
        from.position(from.position() + (int) count);
      }
    }
  }

  @Override
  public void close() {
    synchronized (openLock) {
      if (open) {
        open = false;
        LibC.close(fd, state);
        LibC.close(wake[0], state);
        LibC.close(wake[1], state);
        arena.close();
      }
    }
  }
}
