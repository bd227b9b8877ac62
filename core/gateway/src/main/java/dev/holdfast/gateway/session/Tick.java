package dev.holdfast.gateway.session;

import java.time.Instant;

/**
 * Everything impure that a step may know, read by the caller.
 *
 * @param random from 0 to 1, exclusive
 */
public record Tick(Instant now, double random) {}
