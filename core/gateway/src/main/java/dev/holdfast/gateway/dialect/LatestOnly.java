package dev.holdfast.gateway.dialect;

import java.time.Duration;

/**
 * A kind of command of which only the latest is of interest: one that still waits to be sent gives way to the next.
 *
 * @param name tells kinds apart
 * @param most how many of them a shard sends in any window
 * @param window how long one counts, from when it is sent
 */
public record LatestOnly(String name, int most, Duration window) {}
