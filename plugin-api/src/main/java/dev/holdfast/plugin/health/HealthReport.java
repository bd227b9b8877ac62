package dev.holdfast.plugin.health;

import dev.holdfast.plugin.guard.FeatureState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the bot is at one moment.
 *
 * @param status the worst of what follows, in one word
 * @param since when the status last changed
 * @param uptime since the process was ready
 * @param version of Holdfast
 * @param level degradation level: {@code normal}, {@code reduced}, {@code minimal} or {@code maintenance}
 * @param messages what was answered
 * @param lastError the latest failure, if there was any
 * @param circuits breakers by dependency, sorted by name
 * @param features switches, sorted by name
 * @param gateways one per shard of each bot
 * @param recovery what the process before left behind, and what became of it
 */
public record HealthReport(
        Status status,
        Instant since,
        Duration uptime,
        String version,
        String level,
        Messages messages,
        @Nullable LastError lastError,
        List<Circuit> circuits,
        List<FeatureState> features,
        List<Gateway> gateways,
        Recovery recovery) {

    /** Of a process that found nothing left behind. */
    public HealthReport(
            Status status,
            Instant since,
            Duration uptime,
            String version,
            String level,
            Messages messages,
            @Nullable LastError lastError,
            List<Circuit> circuits,
            List<FeatureState> features,
            List<Gateway> gateways) {
        this(
                status,
                since,
                uptime,
                version,
                level,
                messages,
                lastError,
                circuits,
                features,
                gateways,
                Recovery.NOTHING);
    }

    /** The whole in one word. */
    public enum Status {
        HEALTHY,
        DEGRADED,
        UNHEALTHY,
        MAINTENANCE
    }

    /**
     * Counts since the start.
     *
     * @param total messages that a plugin handled to the end
     * @param successful of these, without a failure
     * @param failed of these, with one
     */
    public record Messages(long total, long successful, long failed) {
        /** From 0 to 1; 1 while nothing was handled. */
        public double successRate() {
            return total == 0 ? 1 : (double) successful / total;
        }
    }

    /** A failure: what was attempted, and when. */
    public record LastError(String message, Instant at) {}

    /**
     * One dependency's breaker.
     *
     * @param dependency its name
     * @param state {@code closed}, {@code open}, {@code half_open}, {@code forced_open} or {@code disabled}
     * @param failureRate of the window, 0 to 1; NaN before enough calls were made
     * @param retryAt when an open breaker tries again; null otherwise
     */
    public record Circuit(
            String dependency,
            String state,
            double failureRate,
            @Nullable Instant retryAt) {}

    /**
     * One shard's session.
     *
     * @param bot name in the configuration
     * @param shard number, from 0
     * @param state in one word, such as {@code ready} or {@code resuming}
     * @param roundTrip of the last acknowledged heartbeat; null before one was
     */
    public record Gateway(
            String bot, int shard, String state, @Nullable Duration roundTrip) {}

    /**
     * What a crash or a stop left behind. What is neither replayed nor expired, neither delivered nor refused, is still waiting.
     *
     * @param events taken in, but not handled to the end
     * @param replayed of these, handed to the plugins again
     * @param expired of these, too old to be answered: they are dead letters
     * @param unreadable of these, written by a version whose events this one cannot read: they are not handled any more
     * @param replies written down, but not known to be sent
     * @param delivered of these
     * @param refused of these: they are dead letters
     * @param letters dead letters that were being sent again: that is done anew
     * @param exhausted dead letters that nobody but an operator tries again; a clean stop leaves them, too
     */
    public record Recovery(
            int events,
            int replayed,
            int expired,
            int unreadable,
            int replies,
            int delivered,
            int refused,
            long letters,
            long exhausted) {

        /** Nothing was left behind. */
        public static final Recovery NOTHING = new Recovery(0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** Whether nothing was left but what waits for an operator anyway. */
        public boolean isNothing() {
            return events == 0 && replies == 0 && letters == 0;
        }
    }

    public HealthReport {
        circuits = List.copyOf(circuits);
        features = List.copyOf(features);
        gateways = List.copyOf(gateways);
    }
}
