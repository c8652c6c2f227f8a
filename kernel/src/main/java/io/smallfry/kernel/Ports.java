package io.smallfry.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports for kernels that can't use Unix sockets. They are below the range from which systems
 * take the ports of outgoing connections, free at the moment, and not given to another kernel of
 * this process; so only a foreign program that binds one within the kernel's start can clash.
 */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int MAX_TRIES = 2_000;
  private static final Set<Integer> taken = new HashSet<>();

  private Ports() {}

  static List<Integer> take(int count) {
    synchronized (taken) {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < MAX_TRIES && ports.size() < count; i++) {
        int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
        if (!taken.contains(port) && isFree(port)) {
          taken.add(port);
          ports.add(port);
        }
      }
      if (ports.size() < count) {
        ports.forEach(taken::remove);
        throw new KernelException(
            "No " + count + " free TCP ports between " + FIRST + " and " + LAST + " for a kernel");
      }
      return ports;
    }
  }

  /** Those of a kernel that has them already. */
  static void claim(List<Integer> ports) {
    synchronized (taken) {
      taken.addAll(ports);
    }
  }

  static void giveBack(List<Integer> ports) {
    synchronized (taken) {
      ports.forEach(taken::remove);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
