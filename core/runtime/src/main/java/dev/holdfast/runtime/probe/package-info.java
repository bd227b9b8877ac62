/**
 * The bot tries itself: the walk of a message with a sender that loops back. Start at
 * {@link dev.holdfast.runtime.probe.Loopback}.
 */
@NullMarked
package dev.holdfast.runtime.probe;

import org.jspecify.annotations.NullMarked;
