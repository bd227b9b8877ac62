package dev.holdfast.runtime.http;

import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.GuardStats;
import dev.holdfast.resilience.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows of the bot. Every method is called on an event loop, up to four times a second while someone watches the
 * live stream: it must be cheap, must not block, and gives values that are consistent in themselves. Nothing in them may be
 * secret, since health needs no token.
 */
public interface HealthSource {

    /** What the process needs to make progress, such as turning event loops. Never the network or the store's remote end. */
    List<Check> live();

    /** What must hold to answer chat: a gateway ready, its last ACK fresh, sends that succeed, a store that takes writes. */
    List<Check> ready();

    Startup startup();

    HealthReport report();

    DegradationView degradation();

    /** All dependencies, sorted by name. */
    List<GuardView> guards();

    /** All shards of all bots, by bot and number. */
    List<ShardView> shards();

    /** Core services and plugins. Dependencies are added from {@link #guards()}. */
    List<ServiceView> services();

    Performance performance();

    Queues queues();

    /** The latest failures, newest first, at most 20. */
    List<RecentError> errors();

    List<CacheView> caches();

    /** What each plugin keeps in memory. */
    List<PluginMemory> pluginMemory();

    /**
     * One condition.
     *
     * @param name lower-case words joined by hyphens
     * @param detail for people; empty where there is nothing to say
     */
    record Check(String name, boolean ok, String detail) {}

    /**
     * How far the start is.
     *
     * @param step the name of the step that runs; the last one's when complete
     * @param since when that step began
     */
    record Startup(boolean complete, String step, Instant since) {}

    /**
     * Degradation at one moment.
     *
     * @param cause why this level, for people; empty when normal
     * @param forced whether an operator fixed it
     */
    record DegradationView(Level level, Instant since, String cause, boolean forced, Signals signals) {}

    /**
     * What the level is decided by.
     *
     * @param errorRate 0 to 1
     * @param heapUsed 0 to 1 of the limit
     * @param journalOldest age of the oldest event that waits
     * @param diskFree 0 to 1
     */
    record Signals(
            int breakersOpen,
            double errorRate,
            Duration p95,
            Duration eventLoopLag,
            double heapUsed,
            Duration journalOldest,
            double diskFree) {}

    /** A dependency: its breaker and what went through its guard. */
    record GuardView(CircuitView circuit, GuardStats stats) {
        public String name() {
            return circuit.name();
        }
    }

    /** How a service or dependency is. */
    enum Status {
        HEALTHY,
        DEGRADED,
        UNHEALTHY,
        UNKNOWN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A core service or a plugin.
     *
     * @param name unique; a plugin's is {@code plugin:id}
     * @param kind {@code core} or {@code plugin}
     * @param state in one word, such as {@code running} or {@code quarantined}, and what else there is to say of it
     * @param needs names of services, plugins and dependencies it cannot do without
     */
    record ServiceView(
            String name,
            String kind,
            Status status,
            String state,
            Instant since,
            @Nullable String lastError,
            List<String> needs) {
        public ServiceView {
            needs = List.copyOf(needs);
        }
    }

    /**
     * Over the last five minutes.
     *
     * @param responseTime event-in to reply-accepted; null before a reply
     * @param throughputPerSecond replies accepted
     * @param inPerSecond events received, over the last few seconds
     * @param outPerSecond replies accepted, over the last few seconds
     * @param lanesActive handlers running now
     * @param lanesQueued events waiting for a handler
     */
    record Performance(
            @Nullable ResponseTime responseTime,
            double throughputPerSecond,
            double inPerSecond,
            double outPerSecond,
            Duration eventLoopLagP99,
            Duration eventLoopLagMax,
            int lanesActive,
            int lanesQueued) {}

    /** Percentiles. */
    record ResponseTime(Duration p50, Duration p95, Duration p99, Duration max) {}

    /**
     * What waits.
     *
     * @param outboxDeferred of the outbox's depth, those that wait for a time the platform named
     */
    record Queues(Queue journal, Queue outbox, Queue deadLetters, long outboxDeferred) {}

    /**
     * One queue.
     *
     * @param oldest age of the oldest entry; null when empty
     */
    record Queue(long depth, @Nullable Duration oldest, double inPerSecond, double outPerSecond) {}

    /** What failed, in a sentence. */
    record RecentError(Instant at, String what) {}

    /**
     * A cache.
     *
     * @param hitRate 0 to 1; NaN before the first request
     */
    record CacheView(String name, long size, long sizeMax, double hitRate) {}

    /**
     * A plugin's classes.
     *
     * @param loadersNotFreed class loaders of earlier versions that the collector has not freed
     */
    record PluginMemory(String plugin, int loadedClasses, int loadersNotFreed) {}
}
