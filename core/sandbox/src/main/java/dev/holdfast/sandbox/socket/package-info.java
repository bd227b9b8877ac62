/**
 * What the sockets of both platforms share: connections, sessions, replay, heartbeats and faults. What differs is a
 * {@link dev.holdfast.sandbox.socket.Dialect}. Start at {@link dev.holdfast.sandbox.socket.Hub}.
 */
@NullMarked
package dev.holdfast.sandbox.socket;

import org.jspecify.annotations.NullMarked;
