/**
 * Tells people outside of the chat that something is wrong. Start at {@link dev.holdfast.runtime.alert.Alerts}. Thread-safe; never
 * blocks and never fails the caller.
 */
@NullMarked
package dev.holdfast.runtime.alert;

import org.jspecify.annotations.NullMarked;
