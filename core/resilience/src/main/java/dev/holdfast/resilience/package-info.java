/**
 * What stands between Holdfast and everything it calls. Start at {@link dev.holdfast.resilience.Guards}: a
 * {@link dev.holdfast.resilience.Guard} per named dependency. Knows no bot and no HTTP. Thread-safe, never blocks: callers on
 * event loops and on virtual threads alike get futures.
 */
@NullMarked
package dev.holdfast.resilience;

import org.jspecify.annotations.NullMarked;
