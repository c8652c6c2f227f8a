package io.smallfry.runner;

import java.nio.file.Path;
import java.time.Duration;

/**
 * That kernels outlive their runner, to be found again by the next one.
 *
 * @param folder where it is written which kernels there are; for one owner, and for nobody else to
 *     read; made when missing
 * @param time how long a kernel waits for the next runner before it ends
 */
public record KernelKeeping(Path folder, Duration time) {}
