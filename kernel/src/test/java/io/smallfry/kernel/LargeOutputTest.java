package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is lost, however much is printed and however slowly it is taken. */
@Timeout(180)
final class LargeOutputTest {
  /** Counts the characters printed, and tells when the kernel is idle after its request. */
  private static class Counter implements MessageListener {
    final AtomicLong characters = new AtomicLong();
    final CompletableFuture<Void> idle = new CompletableFuture<>();
    volatile String request = "";

    @Override
    public void message(Message message) {
      if (message.channel() != Channel.IOPUB || !request.equals(message.parentId())) {
        return;
      }
      if (message.type().equals("stream")) {
        characters.addAndGet(message.contentJson().get("text").stringValue().length());
      } else if (message.type().equals("status")
          && message.contentJson().get("execution_state").stringValue().equals("idle")) {
        idle.complete(null);
      }
    }
  }

  private static long printed(Transport transport, Counter counter, String code) throws Exception {
    KernelLaunch launch = RealKernels.launch(RealKernels.spec(), true);
    try (Kernel kernel =
            Kernel.start(
                new KernelLaunch(
                    launch.spec(),
                    launch.workingDirectory(),
                    launch.env(),
                    true,
                    launch.startTimeout(),
                    transport));
        KernelClient client = kernel.connect(counter)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      Message request =
          Message.request(
              Channel.SHELL,
              "execute_request",
              client.session(),
              Json.newObject().put("code", code).put("silent", false));
      counter.request = request.id();
      client.send(request);
      counter.idle.orTimeout(120, SECONDS).join();
      return counter.characters.get();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a100MegabytesInLargePieces(Transport transport) throws Exception {
    String code =
        "import sys\nfor i in range(100):\n  sys.stdout.write('x' * 1_000_000); sys.stdout.flush()";
    assertThat(printed(transport, new Counter(), code)).isEqualTo(100_000_000);
  }

  @Test
  void twentyThousandSmallPrints() throws Exception {
    String code = "for i in range(20_000): print('%06d' % i, flush=True)";
    assertThat(printed(Transport.IPC, new Counter(), code)).isEqualTo(20_000 * 7);
  }

  /** The listener takes nothing until the kernel has filled every buffer, then all. */
  @Test
  void aSlowListenerHoldsTheKernelBack() throws Exception {
    Semaphore first = new Semaphore(0);
    Counter slow =
        new Counter() {
          private boolean held;

          @Override
          public void message(Message message) {
            super.message(message);
            if (message.channel() == Channel.IOPUB && message.type().equals("stream") && !held) {
              held = true;
              first.acquireUninterruptibly();
            }
          }
        };
    String code =
        "import sys\nfor i in range(50):\n  sys.stdout.write('x' * 1_000_000); sys.stdout.flush()";
    var _ =
        CompletableFuture.runAsync(first::release, CompletableFuture.delayedExecutor(1, SECONDS));
    assertThat(printed(Transport.IPC, slow, code)).isEqualTo(50_000_000);
  }

  /** More messages than an ipykernel's socket keeps for a client of its own accord. */
  @Test
  void smallPrintsForASlowListener() throws Exception {
    Counter slow =
        new Counter() {
          private int taken;

          @Override
          public void message(Message message) {
            super.message(message);
            if (message.channel() == Channel.IOPUB && ++taken == 50) {
              LockSupport.parkNanos(SECONDS.toNanos(3));
            }
          }
        };
    String code = "for i in range(20_000): print('%06d' % i, flush=True)";
    assertThat(printed(Transport.IPC, slow, code)).isEqualTo(20_000 * 7);
  }

  @Test
  void oneOutputOf60Megabytes() throws Exception {
    Counter counter = new Counter();
    String code = "import sys\nprint('y' * 60_000_000, end='')";
    assertThat(printed(Transport.IPC, counter, code)).isEqualTo(60_000_000);
  }
}
