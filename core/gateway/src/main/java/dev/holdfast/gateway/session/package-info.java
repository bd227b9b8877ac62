/**
 * The life of a shard's session as a pure function: start at {@link dev.holdfast.gateway.session.Session#step}. Opens nothing, waits
 * for nothing, logs nothing.
 */
@NullMarked
package dev.holdfast.gateway.session;

import org.jspecify.annotations.NullMarked;
