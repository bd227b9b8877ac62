package dev.holdfast.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies {@link Rule}s: listens to guards and holds features off. Without a duration a hold ends when the dependency is
 * healthy: its breaker is closed, an attempt succeeded after the latest trouble, and that was long enough ago. Where nothing can
 * tell, because nobody calls it under that name any more or its breaker is disabled, the time alone counts. Thread-safe.
 */
public final class Rules implements AutoCloseable {
    /** How long nothing may go wrong before a feature comes back. */
    public static final Duration CALM = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Rules.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final List<Rule> rules;
    private final Features features;
    private final Guards guards;
    private final Time time;
    private final long calmNanos;
    private final Runnable stopListening;
    private final Map<Held, Long> untilHealthy = new ConcurrentHashMap<>();
    private final Object armLock = new Object();
    private boolean closed;
    private Time.@Nullable Alarm look;

    /** A feature kept off by what happened to a dependency. */
    private record Held(String feature, String dependency, String holder) {}

    private Rules(List<Rule> rules, Features features, Guards guards, Time time, Duration calm) {
        this.rules = List.copyOf(rules);
        this.features = features;
        this.guards = guards;
        this.time = time;
        this.calmNanos = calm.toNanos();
        this.stopListening = guards.listen(this::apply);
    }

    /**
     * Begins to listen. Holds that rules left before a restart are taken over: they end when the dependency is healthy.
     * Declare the features first.
     *
     * @param calm how long nothing may go wrong before a feature comes back; {@link #CALM} by default
     */
    public static Rules start(List<Rule> rules, Features features, Guards guards, Time time, Duration calm) {
        Rules started = new Rules(rules, features, guards, time, calm);
        started.takeOver();
        return started;
    }

    /** The two rules of practice for the dependencies that are chat platforms. */
    public static List<Rule> defaults(List<String> chats) {
        return List.of(
                new Rule(Rule.When.RATE_LIMIT, chats, List.of("external_api_calls"), Duration.ofMinutes(5)),
                new Rule(Rule.When.NETWORK, chats, List.of("file_uploads", "rich_embeds"), null),
                new Rule(Rule.When.TIMEOUT, chats, List.of("file_uploads", "rich_embeds"), null),
                new Rule(
                        Rule.When.BREAKER_OPEN,
                        chats,
                        List.of("file_uploads", "rich_embeds", "interactive_buttons"),
                        null));
    }

    /** For bots named after their platforms. */
    public static List<Rule> defaults() {
        return defaults(List.of("qq", "discord"));
    }

    /** Stops listening; what is held stays held. */
    @Override
    public void close() {
        stopListening.run();
        synchronized (armLock) {
            closed = true;
            if (look != null) {
                look.cancel();
            }
        }
    }

    private void apply(GuardEvent event) {
        for (Rule rule : rules) {
            if (rule.matches(event)) {
                rule.disable().forEach(feature -> hold(rule, feature, event));
            }
        }
    }

    private void hold(Rule rule, String feature, GuardEvent event) {
        if (features.find(feature).isEmpty()) {
            log.debug("A rule is about the feature {}, which nobody declared", feature);
            return;
        }
        String dependency = event.dependency();
        String holder = String.join(":", Features.RULE, label(rule.when()), dependency);
        Duration duration = rule.duration();
        if (duration == null) {
            Held held = new Held(feature, dependency, holder);
            untilHealthy.put(held, time.nanos());
            arm();
        }
        features.hold(feature, holder, Features.RULE, reason(rule, event), duration);
    }

    private static String reason(Rule rule, GuardEvent event) {
        return switch (event) {
            case GuardEvent.AttemptFailed failed ->
                label(rule.when()) + " failure of " + failed.dependency() + ": " + failed.reason();
            case GuardEvent.BreakerChanged changed -> "the breaker of " + changed.dependency() + " is open";
        };
    }

    private static String label(Rule.When when) {
        return when.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void takeOver() {
        for (FeatureView feature : features.list()) {
            for (FeatureStore.Hold hold : features.holds(feature.name())) {
                String[] words = hold.holder().split(":", 3);
                if (words.length == 3 && words[0].equals(Features.RULE) && hold.until() == null) {
                    untilHealthy.putIfAbsent(new Held(feature.name(), words[2], hold.holder()), time.nanos());
                    arm();
                }
            }
        }
    }

    /** While something waits for health there is one alarm, else none. */
    private void arm() {
        synchronized (armLock) {
            if (look == null && !closed) {
                look = time.after(LOOK_EVERY, this::look);
            }
        }
    }

    private void look() {
        synchronized (armLock) {
            look = null;
        }
        for (Map.Entry<Held, Long> entry : new ArrayList<>(untilHealthy.entrySet())) {
            Held held = entry.getKey();
            if (healthy(held.dependency, entry.getValue()) && untilHealthy.remove(held, entry.getValue())) {
                features.lift(held.feature, held.holder, Features.RULE, held.dependency + " is healthy again");
            }
        }
        if (!untilHealthy.isEmpty()) {
            arm();
        }
    }

    private boolean healthy(String dependency, long troubleAt) {
        if (time.nanos() - troubleAt < calmNanos) {
            return false;
        }
        Guard guard = guards.find(dependency).orElse(null);
        return guard == null
                || switch (guard.circuit().state()) {
                    case DISABLED -> true;
                    case CLOSED -> succeededSince(troubleAt, guard);
                    case OPEN, HALF_OPEN, FORCED_OPEN -> false;
                };
    }

    private static boolean succeededSince(long troubleAt, Guard guard) {
        long success = guard.lastSuccess();
        return success != Meter.NEVER && success - troubleAt > 0;
    }
}
