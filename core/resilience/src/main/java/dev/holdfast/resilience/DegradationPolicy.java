package dev.holdfast.resilience;

import java.time.Duration;

/**
 * From when the bot offers less of itself. Signals never lead beyond {@link Level#MINIMAL}: maintenance is for people to
 * declare.
 *
 * @param breakersOpen breakers not closed; 1 and 3 by default
 * @param errorRate share of failed calls, 0 to 1; 0.25 and 0.6 by default
 * @param p95 of calls out; 2 s and 5 s by default
 * @param eventLoopLag 200 ms and 1 s by default
 * @param heapUsed share of the largest heap, 0 to 1; 0.85 and 0.95 by default
 * @param journalOldest age of the oldest event not yet done; 1 min and 10 min by default
 * @param diskFree share of the disk, 0 to 1, at or below which; 0.05 and 0.02 by default
 * @param relief how far a signal must fall below its limit (for the disk: rise above it) before it counts as calm; 0.8 by
 *     default: a limit of 200 ms is left at 160 ms. Counts of breakers have to be below their limit only
 * @param confirm how long a signal must stay over its limit before the level rises; 2 s by default, zero for at once
 * @param calm how long all must be calm before the level falls by one; 30 s by default
 */
public record DegradationPolicy(
        Limits<Integer> breakersOpen,
        Limits<Double> errorRate,
        Limits<Duration> p95,
        Limits<Duration> eventLoopLag,
        Limits<Double> heapUsed,
        Limits<Duration> journalOldest,
        Limits<Double> diskFree,
        double relief,
        Duration confirm,
        Duration calm) {

    public DegradationPolicy {
        if (!(relief > 0 && relief <= 1)) {
            throw new IllegalArgumentException("relief must be above 0 and at most 1, but is " + relief);
        }
        if (confirm.isNegative() || calm.isNegative()) {
            throw new IllegalArgumentException(
                    "confirm and calm must not be negative, but are " + confirm + " and " + calm);
        }
    }

    /** From where on a signal asks for {@link Level#REDUCED}, and from where on for {@link Level#MINIMAL}. */
    public record Limits<T extends Comparable<T>>(T reduced, T minimal) {}

    public static DegradationPolicy defaults() {
        return new DegradationPolicy(
                new Limits<>(1, 3),
                new Limits<>(0.25, 0.6),
                new Limits<>(Duration.ofSeconds(2), Duration.ofSeconds(5)),
                new Limits<>(Duration.ofMillis(200), Duration.ofSeconds(1)),
                new Limits<>(0.85, 0.95),
                new Limits<>(Duration.ofMinutes(1), Duration.ofMinutes(10)),
                new Limits<>(0.05, 0.02),
                0.8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30));
    }
}
