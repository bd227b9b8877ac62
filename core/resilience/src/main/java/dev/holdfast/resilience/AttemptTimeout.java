package dev.holdfast.resilience;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt that takes too long, whatever becomes of its work: this is the lease on every permit further out. Results
 * that come later are counted and dropped. Work that is not {@link CallContext#repeatable} may still have its effect: then the
 * end is {@link Verdict.Fatal}, which counts against the dependency and is not tried again.
 */
record AttemptTimeout(Duration limit, long limitNanos, Time time, LongAdder late, AttemptStage inner)
        implements AttemptStage {

    AttemptTimeout(Duration limit, Time time, LongAdder late, AttemptStage inner) {
        this(limit, limit.toNanos(), time, late, inner);
    }

    @Override
    public <T> void attempt(Run<T> run, long now, Consumer<Ended<T>> then) {
        long left = run.deadline - now;
        if (left <= 0) {
            then.accept(new Ended.Refused<>(
                    Outcome.Stage.DEADLINE, "the deadline passed before an attempt could start", null));
            return;
        }
        boolean cut = left < limitNanos;
        Attempt<T> attempt = new Attempt<>(this, now, cut, run.context.repeatable(), then);
        attempt.alarm = time.after(cut ? Duration.ofNanos(left) : limit, attempt);
        inner.attempt(run, now, attempt);
    }

    private static final class Attempt<T> extends AtomicBoolean implements Consumer<Ended<T>>, Runnable {
        private final AttemptTimeout stage;
        private final long startedAt;
        private final boolean cut;
        private final boolean repeatable;
        private final Consumer<Ended<T>> then;
        private Time.@Nullable Alarm alarm;

        Attempt(AttemptTimeout stage, long startedAt, boolean cut, boolean repeatable, Consumer<Ended<T>> then) {
            this.stage = stage;
            this.startedAt = startedAt;
            this.cut = cut;
            this.repeatable = repeatable;
            this.then = then;
        }

        @Override
        public void accept(Ended<T> ended) {
            if (!compareAndSet(false, true)) {
                stage.late.increment();
                return;
            }
            Time.Alarm armed = alarm;
            if (armed != null) {
                armed.cancel();
            }
            then.accept(ended);
        }

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                long now = stage.time.nanos();
                String reason = "no answer within " + (now - startedAt) / 1_000_000 + " ms";
                Verdict verdict = repeatable
                        ? new Verdict.Transient(FailureKind.TIMEOUT, reason, null)
                        : new Verdict.Fatal(FailureKind.TIMEOUT, reason);
                then.accept(new Ended.Answered<>(verdict, null, null, startedAt, now, cut));
            }
        }
    }
}
