/**
 * Nurseries: processes that have imported ipykernel, and what an environment preloads, and fork
 * kernels. Here is what finds, starts and asks them; what they are is {@code nursery.py} beside
 * this package. Linux only.
 */
@NullMarked
package io.smallfry.kernel.nursery;

import org.jspecify.annotations.NullMarked;
