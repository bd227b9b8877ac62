package dev.holdfast.resilience;

import dev.holdfast.resilience.FeatureStore.Hold;
import dev.holdfast.resilience.FeatureStore.Saved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named switches. Operators, rules and the degradation level hold a feature off independently of each other; it is on when
 * nobody does. Thread-safe; reading is one volatile read; saving happens on a thread of its own.
 */
public final class Features implements AutoCloseable {
    static final String OPERATOR = "operator";
    static final String RULE = "rule";
    static final String DEGRADATION = "degradation";
    private static final String DEFAULT = "default";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");
    private static final int FEATURES_MAX = 1000;
    private static final Duration RENEWAL_MIN = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(Features.class);

    private final Time time;
    private final FeatureSaving saving;
    private final Object lock = new Object();
    private final ConcurrentHashMap<String, Feature> features = new ConcurrentHashMap<>();
    private final Map<String, Saved> undeclared;
    private final List<Consumer<FeatureView>> listeners = new CopyOnWriteArrayList<>();
    private Level level = Level.NORMAL;
    private String levelReason = "";

    public Features(Time time, FeatureStore store) {
        this(time, store, task -> Thread.ofVirtual().name("holdfast-features").start(task));
    }

    Features(Time time, FeatureStore store, Executor saver) {
        this.time = time;
        this.undeclared = new LinkedHashMap<>(store.load());
        this.saving = new FeatureSaving(store, saver, this::snapshot);
    }

    /**
     * Makes a feature known, on unless what was saved or the present level says otherwise. Again with the same name: no
     * effect.
     *
     * @param name 1 to 64 of the letters a to z, digits, {@code _} and {@code -}
     * @param shedAt the level from which it is off; {@link Level#NORMAL} for never
     * @throws IllegalArgumentException for another name, and beyond 1000 features
     */
    public void declare(String name, Level shedAt) {
        synchronized (lock) {
            if (features.containsKey(name)) {
                return;
            }
            refuseIfIllegal(name);
            Feature feature = new Feature(name, shedAt, time.now());
            Saved saved = undeclared.remove(name);
            if (saved != null) {
                feature.restore(saved);
                feature.holds.values().forEach(hold -> arm(feature, hold));
            }
            if (feature.shedBy(level)) {
                put(feature, degradationHold());
            }
            feature.refresh();
            features.put(name, feature);
        }
    }

    private void refuseIfIllegal(String name) {
        if (!legal(name)) {
            throw new IllegalArgumentException("The feature '" + name + "' cannot be declared: a name is 1 to 64 of the"
                    + " letters a to z, digits, '_' and '-'");
        }
        if (features.size() >= FEATURES_MAX) {
            throw new IllegalArgumentException("The feature '" + name + "' cannot be declared: there are "
                    + FEATURES_MAX + " already; declare features once, not per user or message");
        }
    }

    static boolean legal(String name) {
        return NAME.matcher(name).matches();
    }

    /** False for a name nobody declared. */
    public boolean enabled(String name) {
        Feature feature = features.get(name);
        return feature != null && feature.view.enabled();
    }

    /** Sorted by name. */
    public List<FeatureView> list() {
        return features.values().stream()
                .map(feature -> feature.view)
                .sorted(Comparator.comparing(FeatureView::name))
                .toList();
    }

    public Optional<FeatureView> find(String name) {
        return Optional.ofNullable(features.get(name)).map(feature -> feature.view);
    }

    /**
     * Lifts every hold, whoever's it is. A rule may hold it again at the next failure, the degradation at the next level.
     *
     * @throws IllegalArgumentException for a name nobody declared; its message lists the known ones
     */
    public FeatureView enable(String name, String by, String reason) {
        return change(known(name), feature -> {
            feature.releaseAll();
            feature.switchedOn(by, reason, time.now());
        });
    }

    /**
     * Holds it off. {@code rule} and {@code degradation} have holds of their own; anybody else shares the operator's.
     *
     * @param duration until it comes back by itself; null for never
     * @throws IllegalArgumentException for a name nobody declared; its message lists the known ones
     */
    public FeatureView disable(String name, String by, String reason, @Nullable Duration duration) {
        String holder = by.equals(RULE) || by.equals(DEGRADATION) ? by : OPERATOR;
        return hold(name, holder, by, reason, duration);
    }

    /** Holds off what is shed at this level and lets go of the rest. No effect while the level stays the same. */
    public void shed(Level to, String reason) {
        List<Feature> all;
        synchronized (lock) {
            if (level == to) {
                return;
            }
            level = to;
            levelReason = reason;
            all = List.copyOf(features.values());
        }
        for (Feature feature : all) {
            change(feature, each -> {
                if (each.shedBy(to)) {
                    put(each, degradationHold());
                } else if (each.release(DEGRADATION)) {
                    each.switchedOn(DEGRADATION, reason, time.now());
                }
            });
        }
    }

    /** Lifts every hold of every feature. */
    public void restoreAll(String by, String reason) {
        for (FeatureView feature : list()) {
            if (!feature.enabled()) {
                enable(feature.name(), by, reason);
            }
        }
    }

    /**
     * Hears of every change, on the thread that made it. An exception of the listener's is logged and hurts nobody.
     *
     * @return stops listening
     */
    public Runnable listen(Consumer<FeatureView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Saves what is not saved yet; blocks for that. */
    @Override
    public void close() {
        saving.flush();
    }

    /**
     * Takes or renews the hold of one holder. A renewal that changes next to nothing is passed over: rules renew at every
     * failed attempt.
     */
    FeatureView hold(String name, String holder, String by, String reason, @Nullable Duration duration) {
        return change(known(name), feature -> {
            Instant now = time.now();
            Hold hold = new Hold(holder, by, reason, now, duration == null ? null : now.plus(duration));
            Hold held = feature.holds.get(holder);
            if (held == null || holder.equals(OPERATOR) || renews(hold, held)) {
                put(feature, hold);
            }
        });
    }

    private static boolean renews(Hold hold, Hold held) {
        Instant until = hold.until();
        Instant before = held.until();
        if (until == null || before == null) {
            return (until == null) != (before == null);
        }
        return Duration.between(before, until).compareTo(RENEWAL_MIN) >= 0;
    }

    void lift(String name, String holder, String by, String reason) {
        Feature feature = features.get(name);
        if (feature != null) {
            change(feature, each -> {
                if (each.release(holder)) {
                    each.switchedOn(by, reason, time.now());
                }
            });
        }
    }

    /** The holds on a feature; empty if it is on or unknown. */
    List<Hold> holds(String name) {
        Feature feature = features.get(name);
        if (feature == null) {
            return List.of();
        }
        synchronized (lock) {
            return List.copyOf(feature.holds.values());
        }
    }

    private Hold degradationHold() {
        return new Hold(DEGRADATION, DEGRADATION, levelReason, time.now(), null);
    }

    private Feature known(String name) {
        Feature feature = features.get(name);
        if (feature == null) {
            List<String> names = list().stream().map(FeatureView::name).toList();
            throw new IllegalArgumentException(
                    "There is no feature '" + name + "'; there are: " + String.join(", ", names));
        }
        return feature;
    }

    private FeatureView change(Feature feature, Consumer<Feature> change) {
        FeatureView before;
        FeatureView after;
        synchronized (lock) {
            before = feature.view;
            change.accept(feature);
            feature.refresh();
            after = feature.view;
        }
        if (!before.equals(after)) {
            saving.request();
            tell(after);
        }
        return after;
    }

    private void put(Feature feature, Hold hold) {
        feature.release(hold.holder());
        feature.holds.put(hold.holder(), hold);
        arm(feature, hold);
    }

    private void arm(Feature feature, Hold hold) {
        Instant until = hold.until();
        if (until != null) {
            Duration left = Duration.between(time.now(), until);
            feature.alarms.put(
                    hold.holder(), time.after(left.isNegative() ? Duration.ZERO : left, () -> expire(feature, hold)));
        }
    }

    private void expire(Feature feature, Hold hold) {
        change(feature, each -> {
            if (hold.equals(each.holds.get(hold.holder()))) {
                each.release(hold.holder());
                each.switchedOn(hold.by(), "the time it was off is over", time.now());
            }
        });
    }

    private void tell(FeatureView view) {
        for (Consumer<FeatureView> listener : listeners) {
            try {
                listener.accept(view);
            } catch (RuntimeException | Error failure) {
                log.error("A listener of features failed at {}", view, failure);
            }
        }
    }

    /** What the degradation holds is left out: it is worked out anew after a start. */
    private Map<String, Saved> snapshot() {
        synchronized (lock) {
            Map<String, Saved> all = new LinkedHashMap<>(undeclared);
            features.forEach((name, feature) -> all.put(name, feature.saved()));
            return all;
        }
    }

    /** Guarded by {@link #lock}, but for the view. */
    private static final class Feature {
        private final String name;
        private final Level shedAt;
        private final Map<String, Hold> holds = new LinkedHashMap<>();
        private final Map<String, Time.Alarm> alarms = new LinkedHashMap<>();
        private String by = DEFAULT;
        private String reason = "";
        private Instant since;
        private volatile FeatureView view;

        Feature(String name, Level shedAt, Instant now) {
            this.name = name;
            this.shedAt = shedAt;
            this.since = now;
            this.view = new FeatureView(name, true, by, reason, now, null, shedAt);
        }

        boolean shedBy(Level level) {
            return shedAt != Level.NORMAL && level.atLeast(shedAt);
        }

        void restore(Saved saved) {
            by = saved.by();
            reason = saved.reason();
            since = saved.since();
            saved.holds().forEach(hold -> holds.put(hold.holder(), hold));
        }

        Saved saved() {
            List<Hold> kept = holds.values().stream()
                    .filter(hold -> !hold.holder().equals(DEGRADATION))
                    .toList();
            return new Saved(by, reason, since, kept);
        }

        boolean release(String holder) {
            Time.Alarm alarm = alarms.remove(holder);
            if (alarm != null) {
                alarm.cancel();
            }
            return holds.remove(holder) != null;
        }

        void releaseAll() {
            new ArrayList<>(holds.keySet()).forEach(this::release);
        }

        void switchedOn(String who, String why, Instant now) {
            if (holds.isEmpty()) {
                by = who;
                reason = why;
                since = now;
            }
        }

        void refresh() {
            Hold first = holds.values().stream()
                    .min(Comparator.comparingInt(Feature::rank))
                    .orElse(null);
            view = first == null
                    ? new FeatureView(name, true, by, reason, since, null, shedAt)
                    : new FeatureView(name, false, first.by(), first.reason(), first.since(), until(), shedAt);
        }

        private static int rank(Hold hold) {
            return switch (hold.holder()) {
                case OPERATOR -> 0;
                case DEGRADATION -> 2;
                default -> 1;
            };
        }

        private @Nullable Instant until() {
            Instant last = Instant.MIN;
            for (Hold hold : holds.values()) {
                Instant until = hold.until();
                if (until == null) {
                    return null;
                }
                last = until.isAfter(last) ? until : last;
            }
            return last;
        }
    }
}
