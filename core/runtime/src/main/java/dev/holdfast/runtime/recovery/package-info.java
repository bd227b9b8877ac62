/**
 * Repairs: by itself on an interval, and on an operator's word. Start at {@link dev.holdfast.runtime.recovery.RecoveryMonitor}.
 * Runs on the clock's thread; never blocks.
 */
@NullMarked
package dev.holdfast.runtime.recovery;

import org.jspecify.annotations.NullMarked;
