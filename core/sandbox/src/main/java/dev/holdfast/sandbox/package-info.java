/**
 * The embedded chat service: a protocol-true server with conversations to talk in and faults to switch on. Start at
 * {@link dev.holdfast.sandbox.Sandbox}. The server runs on one event loop; everything public may be called from any thread.
 */
@NullMarked
package dev.holdfast.sandbox;

import org.jspecify.annotations.NullMarked;
