package io.smallfry.kernel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a kernel listens and the key that its messages are signed with: the content of a connection
 * file. Kept over restarts.
 *
 * @param ip for TCP an address; for Unix sockets the start of their paths, to which ZeroMQ kernels
 *     add a dash and the port
 * @param ports of the channels
 * @param heartbeatPort where the kernel sends back what it gets; see {@link KernelPulse}
 * @param key the text whose bytes are the HMAC key
 */
record ConnectionInfo(
    Transport transport,
    String ip,
    Map<Channel, Integer> ports,
    int heartbeatPort,
    String key,
    String signatureScheme) {
  static final String SIGNATURE_SCHEME = "hmac-sha256";
  static final int PORTS = Channel.values().length + 1;
  private static final String LOOPBACK = "127.0.0.1";

  ConnectionInfo {
    ports = Map.copyOf(ports);
  }

  /** Unix sockets {@code directory/k-1} to {@code k-5}. */
  static ConnectionInfo ipc(Path directory) {
    return new ConnectionInfo(
        Transport.IPC,
        directory.resolve("k").toString(),
        channelPorts(List.of(1, 2, 3, 4)),
        5,
        newKey(),
        SIGNATURE_SCHEME);
  }

  /** The same key on TCP, so that clients which wait already need no other. */
  ConnectionInfo onTcp(List<Integer> tcpPorts) {
    return new ConnectionInfo(
        Transport.TCP, LOOPBACK, channelPorts(tcpPorts), tcpPorts.getLast(), key, signatureScheme);
  }

  static ConnectionInfo tcp(List<Integer> ports) {
    return new ConnectionInfo(
        Transport.TCP, LOOPBACK, channelPorts(ports), ports.getLast(), newKey(), SIGNATURE_SCHEME);
  }

  private static Map<Channel, Integer> channelPorts(List<Integer> ports) {
    Map<Channel, Integer> byChannel = new EnumMap<>(Channel.class);
    Iterator<Integer> next = ports.iterator();
    for (Channel channel : Channel.values()) {
      byChannel.put(channel, next.next());
    }
    return byChannel;
  }

  /** Every port, the heartbeat's too. */
  List<Integer> allPorts() {
    List<Integer> all = new ArrayList<>(ports.values());
    all.add(heartbeatPort);
    return all;
  }

  private static String newKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  SocketAddress address(Channel channel) {
    return address(port(channel));
  }

  SocketAddress heartbeatAddress() {
    return address(heartbeatPort);
  }

  private SocketAddress address(int port) {
    return switch (transport) {
      case IPC -> UnixDomainSocketAddress.of(socketFile(port));
      case TCP -> new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    };
  }

  /** The Unix socket's path; only for {@link Transport#IPC}. */
  Path socketFile(Channel channel) {
    return socketFile(port(channel));
  }

  private Path socketFile(int port) {
    return Path.of(ip + "-" + port);
  }

  private int port(Channel channel) {
    return Objects.requireNonNull(ports.get(channel));
  }

  MessageSigner newSigner() {
    return new MessageSigner(signatureScheme, key);
  }

  ObjectNode toJson(String kernelName) {
    ObjectNode json = Json.newObject();
    for (Channel channel : Channel.values()) {
      json.put(channel.wireName() + "_port", port(channel));
    }
    return json.put("hb_port", heartbeatPort)
        .put("ip", ip)
        .put("key", key)
        .put("transport", transport == Transport.IPC ? "ipc" : "tcp")
        .put("signature_scheme", signatureScheme)
        .put("kernel_name", kernelName);
  }

  /**
   * What {@link #toJson} made.
   *
   * @throws KernelException if something is missing
   */
  static ConnectionInfo ofJson(ObjectNode json) {
    Map<Channel, Integer> ports = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      ports.put(channel, json.path(channel.wireName() + "_port").asInt(0));
    }
    String key = json.path("key").asString("");
    if (ports.containsValue(0) || key.isEmpty()) {
      throw new KernelException("A kernel's connection file is not whole");
    }
    return new ConnectionInfo(
        json.path("transport").asString("").equals("ipc") ? Transport.IPC : Transport.TCP,
        json.path("ip").asString(LOOPBACK),
        ports,
        json.path("hb_port").asInt(0),
        key,
        json.path("signature_scheme").asString(SIGNATURE_SCHEME));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "ConnectionInfo[" + transport + " " + ip + " " + ports + "]";
  }
}
