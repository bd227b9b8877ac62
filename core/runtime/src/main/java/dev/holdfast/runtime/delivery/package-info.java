/**
 * Steps 8 to 10 of the walk: a reply gets its key and its place in the outbox, is brought into a form the platform takes, and
 * goes out through the guard. Start at {@link dev.holdfast.runtime.delivery.Deliveries}. Thread-safe; never blocks.
 */
@NullMarked
package dev.holdfast.runtime.delivery;

import org.jspecify.annotations.NullMarked;
