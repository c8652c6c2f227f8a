package io.smallfry.kernel.nursery;

/**
 * How a forked process ended.
 *
 * @param code its exit code; 0 if a signal ended it
 * @param signal the number of the signal that ended it, else 0
 * @param tail the end of what it wrote to its standard output and error
 */
public record ForkExit(int code, int signal, String tail) {}
