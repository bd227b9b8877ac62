package dev.holdfast.runtime.recovery;

import dev.holdfast.resilience.Degradation;
import dev.holdfast.resilience.Degradation.Signals;
import dev.holdfast.resilience.Degradation.State;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the signals once a second, lets the level follow, and sheds features by it. Thread-safe. */
public final class Levels {

    private static final Logger log = LoggerFactory.getLogger(Levels.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Degradation degradation;
    private final Rounds rounds;
    private @Nullable Level forcedBefore;

    /**
     * @param signals read on the clock's thread; must not block
     * @param maintenance told true when maintenance begins and false when it ends
     */
    public Levels(
            Degradation degradation,
            Features features,
            Time time,
            Supplier<Signals> signals,
            Consumer<Boolean> maintenance) {
        this.degradation = degradation;
        this.rounds = new Rounds(time, LOOK_EVERY, "Reading the signals", () -> degradation.update(signals.get()));
        degradation.listen(new Consumer<>() {
            private boolean maintained;

            @Override
            public synchronized void accept(State told) {
                // changes may be told out of order: what counts is where it stands now
                State state = degradation.state();
                log.warn("The level is {} now: {}", state.level().label(), state.cause());
                features.shed(state.level(), state.cause());
                boolean now = state.level() == Level.MAINTENANCE;
                if (now != maintained) {
                    maintained = now;
                    maintenance.accept(now);
                }
            }
        });
    }

    public void start() {
        rounds.start();
    }

    public void stop() {
        rounds.stop();
    }

    public State state() {
        return degradation.state();
    }

    public Level level() {
        return degradation.state().level();
    }

    public String cause() {
        return degradation.state().cause();
    }

    public boolean inMaintenance() {
        return level() == Level.MAINTENANCE;
    }

    /** Sets the level by hand. */
    public void force(Level level, String by, String reason) {
        degradation.force(level, "set by " + by + (reason.isBlank() ? "" : ": " + reason));
    }

    /** Begins or ends maintenance; a level that was forced before it is forced again after it. */
    public synchronized void maintenance(boolean on, String by, String reason) {
        Level forced = degradation.state().forced();
        if (on && forced != Level.MAINTENANCE) {
            forcedBefore = forced;
            force(Level.MAINTENANCE, by, reason);
        } else if (!on && inMaintenance()) {
            Level before = forcedBefore;
            forcedBefore = null;
            automatic(by, reason);
            if (before != null) {
                force(before, by, "as before the maintenance");
            }
        }
    }

    /** Lets the signals decide again. Maintenance ends at once; other levels fall one at a time while all is calm. */
    public void automatic(String by, String reason) {
        String why = "released by " + by + (reason.isBlank() ? "" : ": " + reason);
        if (inMaintenance()) {
            degradation.force(Level.NORMAL, why);
        }
        degradation.release(why);
    }
}
