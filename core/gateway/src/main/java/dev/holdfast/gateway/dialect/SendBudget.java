package dev.holdfast.gateway.dialect;

import java.time.Duration;

/**
 * What a client may send on one connection; every frame counts, heartbeats included.
 *
 * @param frames at most this many in any window
 * @param window how long a frame counts
 * @param bytesMax longest frame
 */
public record SendBudget(int frames, Duration window, int bytesMax) {}
