/**
 * The Jupyter kernel protocol: kernel specs, launching, signed messages, readiness, interrupt,
 * restart and death. Knows no notebook and no web.
 */
@NullMarked
package io.smallfry.kernel;

import org.jspecify.annotations.NullMarked;
