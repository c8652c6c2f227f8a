package io.smallfry.cli;

import java.lang.reflect.Proxy;

/**
 * Whether it was Ctrl-C (SIGINT) that ends this process, which Java's shutdown hooks aren't told.
 * The only way to know is a class of the JDK's that is not part of Java, and so it is called by
 * reflection; where it is missing, every signal counts as Ctrl-C.
 */
final class Interrupt {
  private volatile boolean came;

  private Interrupt() {}

  /** Notices it from now on; the process still ends by it. */
  @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
  static Interrupt watch() {
    Interrupt interrupt = new Interrupt();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Interrupt.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      interrupt.came = true;
                      // Not on the thread that delivers signals, which the hooks may need.
                      Thread.ofPlatform().name("interrupt").start(() -> System.exit(130));
                      yield null;
                    }
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "Ctrl-C";
                  });
      Object sigint = signal.getConstructor(String.class).newInstance("INT");
      signal.getMethod("handle", signal, handler).invoke(null, sigint, ours);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      interrupt.came = true;
    }
    return interrupt;
  }

  boolean came() {
    return came;
  }
}
