package io.smallfry.kernel.zmtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Inputs that nobody would think of: random, or a good one a little changed. A run takes its seed
 * and its length from the properties {@code smallfry.fuzz.seed} and {@code smallfry.fuzz.seconds};
 * each input has a seed of its own, which a failure names, and with which it comes again alone.
 */
public final class Fuzz {
  /** Tries one input; what it throws is the failure. */
  public interface Trial {
    void run(Fuzz fuzz) throws Exception;
  }

  private static final Duration LONGEST_TRIAL = Duration.ofSeconds(10);

  public final Random random;

  private Fuzz(long seed) {
    this.random = new Random(seed);
  }

  /** Tries inputs until the time is over; returns how many. */
  public static long run(String what, Trial trial) {
    long first = Long.getLong("smallfry.fuzz.seed", System.nanoTime());
    long seconds = Long.getLong("smallfry.fuzz.seconds", 2);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    long count = 0;
    do {
      long seed = first + count++;
      long start = System.nanoTime();
      try {
        trial.run(new Fuzz(seed));
      } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
        throw new AssertionError(
            what + ": input " + count + " failed; again: -Dsmallfry.fuzz.seed=" + seed, e);
      }
      if (System.nanoTime() - start > LONGEST_TRIAL.toNanos()) {
        throw new AssertionError(
            what + ": input " + count + " took too long: -Dsmallfry.fuzz.seed=" + seed);
      }
    } while (System.nanoTime() < end);
    System.out.println(what + ": " + count + " inputs from the seed " + first);
    return count;
  }

  public byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** True once in so many times. */
  public boolean rarely(int times) {
    return random.nextInt(times) == 0;
  }

  /** Changed in one to four places. */
  public byte[] mutate(byte[] good) {
    byte[] bytes = good;
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutateOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutateOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(32));
    byte[] head = Arrays.copyOf(bytes, at);
    byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
    byte[] after = Arrays.copyOfRange(bytes, to, bytes.length);
    return switch (random.nextInt(7)) {
      case 0 -> head;
      case 1 -> join(head, after);
      case 2 -> join(head, bytes(16), tail);
      case 3 -> join(head, Arrays.copyOfRange(bytes, at, to), tail);
      case 4 -> join(head, extreme(), after);
      case 5 -> join(head, extreme(), tail);
      default -> {
        byte[] flipped = bytes.clone();
        if (at < flipped.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  /** Numbers at which arithmetic goes wrong, as a frame's or a property's length. */
  private byte[] extreme() {
    long[] values = {
      0, 1, 255, 256, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31, 1L << 40, 1 << 20
    };
    long value = values[random.nextInt(values.length)];
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    return Arrays.copyOfRange(bytes, random.nextInt(Long.BYTES), Long.BYTES);
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
