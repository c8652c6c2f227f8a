package io.smallfry.kernel;

/** What carries the messages between a kernel and its clients. */
public enum Transport {
  /** Unix sockets in a directory that only the owner may enter. */
  IPC,
  /** TCP on loopback, for kernels whose library knows no Unix sockets (those on JeroMQ). */
  TCP
}
