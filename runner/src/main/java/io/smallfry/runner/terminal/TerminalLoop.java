package io.smallfry.runner.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves what is typed into a pseudo-terminal and what it shows out of it: one thread, because
 * neither may wait for the other. Thread-safe.
 */
final class TerminalLoop {
  private static final int BUFFER = 64 * 1024;

  /** How much may be typed that no program has read, in bytes. */
  private static final int TYPED_LIMIT = 1 << 20;

  /** What is still shown of a shell that has ended, while others in its terminal go on writing. */
  private static final int LAST_WORDS = 1 << 20;

  /** How often those are looked at for whom reading waits. */
  private static final int LOOK_MILLIS = 250;

  private final Pty pty;
  private final BooleanSupplier mayRead;
  private final Consumer<String> output;
  private final Runnable ended;
  private final Thread thread;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
  private final CharBuffer characters = CharBuffer.allocate(BUFFER);
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition typedLess = lock.newCondition();
  // Guarded by the lock.
  private final ArrayDeque<ByteBuffer> typed = new ArrayDeque<>();
  private int typedBytes;
  private boolean finishing;
  private volatile boolean waiting;

  /**
   * Starts nothing yet.
   *
   * @param mayRead whether somebody has room for more output; looked at again after {@link #look}
   * @param output is given what is shown
   * @param ended called when the shell has ended and all is shown
   */
  TerminalLoop(
      String name, Pty pty, BooleanSupplier mayRead, Consumer<String> output, Runnable ended) {
    this.pty = pty;
    this.mayRead = mayRead;
    this.output = output;
    this.ended = ended;
    // A platform thread: it waits in the C library.
    this.thread = Thread.ofPlatform().daemon().name("terminal-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void resize(TerminalSize size) {
    pty.resize(size);
  }

  /** Adds to what is typed; waits while that is too much. What comes after the end is dropped. */
  void type(String text) {
    ByteBuffer more = UTF_8.encode(text);
    lock.lock();
    try {
      while (typedBytes > 0 && typedBytes + more.remaining() > TYPED_LIMIT && !finishing) {
        typedLess.awaitUninterruptibly();
      }
      if (finishing) {
        return;
      }
      typedBytes += more.remaining();
      typed.add(more);
    } finally {
      lock.unlock();
    }
    pty.wake();
  }

  /** Somebody may have room again. */
  void look() {
    if (waiting) {
      pty.wake();
    }
  }

  /** The shell has ended: what it wrote is shown, and that is all. */
  void finish() {
    lock.lock();
    try {
      finishing = true;
      typedLess.signalAll();
    } finally {
      lock.unlock();
    }
    pty.wake();
  }

  private void run() {
    try (pty) {
      pump();
      lastWords();
    } finally {
      ended.run();
    }
  }

  private void pump() {
    boolean open = true;
    while (true) {
      waiting = !mayRead.getAsBoolean();
      // Looked at once more: room made before anybody could know of the waiting wakes nobody.
      boolean read = open && (!waiting || mayRead.getAsBoolean());
      @Nullable ByteBuffer next;
      lock.lock();
      try {
        if (finishing) {
          return;
        }
        next = typed.peek();
      } finally {
        lock.unlock();
      }
      pty.await(read, next != null, open && !read ? LOOK_MILLIS : -1);
      if (next != null) {
        write(next);
      }
      if (read) {
        open = show();
      }
    }
  }

  private void write(ByteBuffer next) {
    int before = next.remaining();
    pty.write(next);
    lock.lock();
    try {
      typedBytes -= before - next.remaining();
      if (!next.hasRemaining()) {
        typed.remove();
      }
      typedLess.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Shows what is there; false if all programs have left the terminal. */
  private boolean show() {
    boolean open = pty.read(bytes);
    decode(false);
    return open;
  }

  private void lastWords() {
    int shown = 0;
    while (shown < LAST_WORDS) {
      boolean open = pty.read(bytes);
      int more = bytes.position();
      decode(false);
      shown += more;
      if (!open || bytes.position() == more) {
        break;
      }
    }
    decode(true);
  }

  /** Characters whose last bytes have not come stay for the next time. */
  private void decode(boolean end) {
    bytes.flip();
    decoder.decode(bytes, characters, end); // never more characters than bytes
    bytes.compact();
    if (characters.position() > 0) {
      String text = characters.flip().toString();
      characters.clear();
      output.accept(text);
    }
  }
}
