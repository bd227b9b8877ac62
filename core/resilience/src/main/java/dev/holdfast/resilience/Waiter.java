package dev.holdfast.resilience;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An attempt that waits in a stage's queue; the stage calls exactly one of the two methods, once, not under its lock. */
abstract class Waiter {
    /** On {@link Time#nanos()}; later than this, waiting was in vain. */
    final long deadline;

    /** Those of equal keys keep their order. */
    final String key;

    final Priority priority;

    Waiter(long deadline, String key, Priority priority) {
        this.deadline = deadline;
        this.key = key;
        this.priority = priority;
    }

    /** Whether another that came later goes first. */
    boolean yieldsTo(Waiter later) {
        return priority.compareTo(later.priority) > 0 && !key.equals(later.key);
    }

    /** @param stamp the stage's own note on what was granted */
    abstract void granted(long stamp);

    abstract void refused(Outcome.Stage by, String reason, @Nullable Duration retryAfter);

    /** Waits on behalf of a run: goes on where its caller lives. */
    static <T> Waiter of(Run<T> run, Consumer<Ended<T>> then, LongConsumer granted) {
        return new Waiter(run.deadline, run.context.key(), run.context.priority()) {
            @Override
            void granted(long stamp) {
                run.resume(() -> granted.accept(stamp));
            }

            @Override
            void refused(Outcome.Stage by, String reason, @Nullable Duration retryAfter) {
                then.accept(new Ended.Refused<>(by, reason, retryAfter));
            }
        };
    }
}
