/**
 * What could not be delivered: kept, tried again where that makes sense, shown and purged. Start at
 * {@link dev.holdfast.runtime.deadletter.DeadLetterOffice}. Thread-safe; never blocks.
 */
@NullMarked
package dev.holdfast.runtime.deadletter;

import org.jspecify.annotations.NullMarked;
