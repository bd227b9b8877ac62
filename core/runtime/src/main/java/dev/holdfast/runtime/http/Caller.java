package dev.holdfast.runtime.http;

/**
 * Who asks.
 *
 * @param name the token's, {@code loopback} without tokens, {@code ?} where nobody has to say
 * @param remote address
 */
record Caller(String name, Role role, String remote) {}
