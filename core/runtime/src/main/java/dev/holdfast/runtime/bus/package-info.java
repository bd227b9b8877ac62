/**
 * Step 5 of the walk: addresses on the Vert.x event bus. Start at {@link dev.holdfast.runtime.bus.Bus}. The bus has no
 * backpressure, so what receives from it must only enqueue.
 */
@NullMarked
package dev.holdfast.runtime.bus;

import org.jspecify.annotations.NullMarked;
