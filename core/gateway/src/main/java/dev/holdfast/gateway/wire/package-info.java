/**
 * What a socket says: {@link dev.holdfast.gateway.wire.FrameReader} turns text into a {@link dev.holdfast.gateway.wire.Frame}. Pure;
 * any thread.
 */
@NullMarked
package dev.holdfast.gateway.wire;

import org.jspecify.annotations.NullMarked;
