package dev.holdfast.sandbox.discord;

import java.time.Duration;
import java.time.Instant;

/** Invalid requests in ten minutes; too many and the proxy in front answers nothing else until they are over. */
final class Invalid {
    private static final Duration SPAN = Duration.ofMinutes(10);

    private final int max;
    private Instant end = Instant.MIN;
    private int counted;

    Invalid(int max) {
        this.max = max;
    }

    synchronized void count(Instant now) {
        if (!now.isBefore(end)) {
            end = now.plus(SPAN);
            counted = 0;
        }
        counted++;
    }

    synchronized boolean blocked(Instant now) {
        return counted >= max && now.isBefore(end);
    }

    synchronized Duration until(Instant now) {
        return Duration.between(now, end);
    }
}
