package dev.holdfast.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the level at which the bot runs. {@link #step} decides; this object only keeps the state, feeds it and tells of
 * changes. Thread-safe.
 */
public final class Degradation {
    private static final Logger log = LoggerFactory.getLogger(Degradation.class);

    private final Time time;
    private final DegradationPolicy policy;
    private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;

    public Degradation(Time time, DegradationPolicy policy) {
        this.time = time;
        this.policy = policy;
        this.state = State.initial(time.now());
    }

    /**
     * What the level is decided by.
     *
     * @param errorRate share of failed calls lately, 0 to 1
     * @param p95 of calls out
     * @param heapUsed share of the largest heap, 0 to 1
     * @param journalOldest age of the oldest event not yet done
     * @param diskFree share of the disk, 0 to 1
     */
    public record Signals(
            int breakersOpen,
            double errorRate,
            Duration p95,
            Duration eventLoopLag,
            double heapUsed,
            Duration journalOldest,
            double diskFree) {

        /** Nothing is wrong. */
        public static Signals calm() {
            return new Signals(0, 0, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 1);
        }
    }

    /**
     * Where the bot stands.
     *
     * @param level in force
     * @param since when this level began
     * @param cause why; empty at {@link Level#NORMAL} from the start
     * @param forced the level set by hand; null if the signals decide
     * @param risingSince since when the signals ask for more than {@code level}; null if they do not
     * @param calmSince since when they ask for less; null if they do not
     */
    public record State(
            Level level,
            Instant since,
            String cause,
            Signals signals,
            @Nullable Level forced,
            @Nullable Instant risingSince,
            @Nullable Instant calmSince) {

        public static State initial(Instant now) {
            return new State(Level.NORMAL, now, "", Signals.calm(), null, null, null);
        }

        private State with(Signals newer, @Nullable Instant rising, @Nullable Instant calm) {
            return new State(level, since, cause, newer, forced, rising, calm);
        }

        private State at(Level newer, Instant now, String why, Signals seen) {
            return new State(newer, now, why, seen, forced, null, null);
        }
    }

    /** What signals ask for, and which of them. */
    record Demand(Level level, String cause) {}

    /**
     * The next state: up to what the signals ask for once they did so for {@link DegradationPolicy#confirm()}, down by one
     * level after each {@link DegradationPolicy#calm()} in which they asked for less. Pure.
     */
    public static State step(State state, Signals signals, DegradationPolicy policy, Instant now) {
        if (state.forced() != null) {
            return state.with(signals, null, null);
        }
        Demand rising = demand(signals, policy, 1);
        if (rising.level().compareTo(state.level()) > 0) {
            Instant since = orNow(state.risingSince(), now);
            return past(since, policy.confirm(), now)
                    ? state.at(rising.level(), now, rising.cause(), signals)
                    : state.with(signals, since, null);
        }
        Demand staying = demand(signals, policy, policy.relief());
        if (staying.level().compareTo(state.level()) < 0) {
            Instant since = orNow(state.calmSince(), now);
            return past(since, policy.calm(), now)
                    ? state.at(
                            below(state.level()),
                            now,
                            "calm for " + policy.calm().toSeconds() + " s",
                            signals)
                    : state.with(signals, null, since);
        }
        return state.with(signals, null, null);
    }

    public State state() {
        return state;
    }

    /** Feeds the signals of this moment; call it about once a second. */
    public State update(Signals signals) {
        return change(before -> step(before, signals, policy, time.now()));
    }

    /** Sets the level by hand until {@link #release}. */
    public State force(Level level, String why) {
        return change(before -> {
            Instant now = time.now();
            Instant since = before.level() == level ? before.since() : now;
            return new State(level, since, why, before.signals(), level, null, null);
        });
    }

    /** The signals decide again, from the forced level on: down by one level at a time, unless it is called for. */
    public State release(String why) {
        return change(before -> before.forced() == null
                ? before
                : new State(before.level(), before.since(), why, before.signals(), null, null, null));
    }

    /**
     * Hears of every change of level, cause or force, on the thread that made it. An exception of the listener's is logged
     * and hurts nobody.
     *
     * @return stops listening
     */
    public Runnable listen(Consumer<State> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private State change(UnaryOperator<State> step) {
        State before;
        State after;
        synchronized (this) {
            before = state;
            after = step.apply(before);
            state = after;
        }
        if (before.level() != after.level() || before.forced() != after.forced()) {
            tell(after);
        }
        return after;
    }

    private void tell(State changed) {
        for (Consumer<State> listener : listeners) {
            try {
                listener.accept(changed);
            } catch (RuntimeException | Error failure) {
                log.error("A listener of the degradation failed at {}", changed, failure);
            }
        }
    }

    /** @param ease 1 to judge by the limits themselves, less to ask for more distance from them */
    static Demand demand(Signals signals, DegradationPolicy policy, double ease) {
        Demand most = new Demand(Level.NORMAL, "");
        most = worse(most, signals.breakersOpen(), policy.breakersOpen(), "breakers open: " + signals.breakersOpen());
        most = worse(
                most,
                signals.errorRate(),
                eased(policy.errorRate(), ease),
                "calls failing: " + percent(signals.errorRate()));
        most = worse(most, signals.p95(), easedSpan(policy.p95(), ease), "slow calls: p95 " + millis(signals.p95()));
        most = worse(
                most,
                signals.eventLoopLag(),
                easedSpan(policy.eventLoopLag(), ease),
                "event loop late by " + millis(signals.eventLoopLag()));
        most = worse(
                most, signals.heapUsed(), eased(policy.heapUsed(), ease), "heap used: " + percent(signals.heapUsed()));
        most = worse(
                most,
                signals.journalOldest(),
                easedSpan(policy.journalOldest(), ease),
                "the oldest event has waited for " + signals.journalOldest().toSeconds() + " s");
        // Free space runs the other way: less is worse.
        DegradationPolicy.Limits<Double> scarce = eased(policy.diskFree(), 1 / ease);
        return worse(
                most,
                -signals.diskFree(),
                new DegradationPolicy.Limits<>(-scarce.reduced(), -scarce.minimal()),
                "disk free: " + percent(signals.diskFree()));
    }

    private static <T extends Comparable<T>> Demand worse(
            Demand most, T value, DegradationPolicy.Limits<T> limits, String cause) {
        Level level = value.compareTo(limits.minimal()) >= 0
                ? Level.MINIMAL
                : value.compareTo(limits.reduced()) >= 0 ? Level.REDUCED : Level.NORMAL;
        return level.compareTo(most.level()) > 0 ? new Demand(level, cause) : most;
    }

    private static DegradationPolicy.Limits<Double> eased(DegradationPolicy.Limits<Double> limits, double ease) {
        return new DegradationPolicy.Limits<>(limits.reduced() * ease, limits.minimal() * ease);
    }

    private static DegradationPolicy.Limits<Duration> easedSpan(
            DegradationPolicy.Limits<Duration> limits, double ease) {
        return new DegradationPolicy.Limits<>(eased(limits.reduced(), ease), eased(limits.minimal(), ease));
    }

    private static Duration eased(Duration limit, double ease) {
        return Duration.ofNanos((long) (limit.toNanos() * ease));
    }

    private static Level below(Level level) {
        return switch (level) {
            case MAINTENANCE -> Level.MINIMAL;
            case MINIMAL -> Level.REDUCED;
            case REDUCED, NORMAL -> Level.NORMAL;
        };
    }

    private static boolean past(Instant since, Duration span, Instant now) {
        return !now.isBefore(since.plus(span));
    }

    private static Instant orNow(@Nullable Instant since, Instant now) {
        return since == null ? now : since;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    private static String millis(Duration span) {
        return span.toMillis() + " ms";
    }
}
