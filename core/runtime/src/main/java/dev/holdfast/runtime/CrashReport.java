package dev.holdfast.runtime;

import dev.holdfast.plugin.health.HealthReport.Recovery;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what the process before left behind once that is dealt with, or has waited for long: in the log, and in an alert. */
final class CrashReport {

    private static final Logger log = LoggerFactory.getLogger(CrashReport.class);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What is not dealt with by then waits for a platform, and shows in health. */
    private static final int LOOKS = 60;

    private final Time time;
    private final Alerts alerts;
    private final BooleanSupplier known;
    private final BooleanSupplier replayed;
    private final Supplier<Recovery> recovery;

    /**
     * @param known whether the database was opened
     * @param replayed whether every event was published again, or given up
     */
    CrashReport(
            Time time, Alerts alerts, BooleanSupplier known, BooleanSupplier replayed, Supplier<Recovery> recovery) {
        this.time = time;
        this.alerts = alerts;
        this.known = known;
        this.replayed = replayed;
        this.recovery = recovery;
    }

    void start() {
        Recovery found = recovery.get();
        if (!found.isNothing()) {
            log.warn(
                    "The process before left {} events, {} replies and {} dead letters in mid-air; they are dealt with now",
                    found.events(),
                    found.replies(),
                    found.letters());
        }
        time.after(LOOK, () -> look(1));
    }

    private void look(int count) {
        if (!known.getAsBoolean()) {
            time.after(LOOK, () -> look(count));
            return;
        }
        Recovery now = recovery.get();
        boolean over = replayed.getAsBoolean() && now.delivered() + now.refused() >= now.replies();
        if (!over && count < LOOKS) {
            time.after(LOOK, () -> look(count + 1));
        } else if (!now.isNothing()) {
            String text = text(now);
            log.warn("Crash recovery: {}", text);
            alerts.raise(AlertKind.CRASH_RECOVERY, "start", text);
        }
    }

    static String text(Recovery left) {
        return left.events() + " events were left unfinished: " + left.replayed() + " were replayed, " + left.expired()
                + " had expired, " + left.unreadable() + " could not be read; " + left.replies()
                + " replies were left unsent: " + left.delivered() + " were delivered, " + left.refused()
                + " given up; " + left.letters() + " dead letters were being sent again and are tried anew; "
                + left.exhausted() + " dead letters wait for an operator";
    }
}
