package dev.holdfast.runtime.deadletter;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Makes letters of what was given up: gives them their ids and their fate. Thread-safe. */
final class Drafts {

    private final Time time;
    private final DoubleSupplier random;
    private final AtomicLong last = new AtomicLong();

    Drafts(Time time, DoubleSupplier random) {
        this.time = time;
        this.random = random;
    }

    /** The microsecond at which it came, or the next that is free: no database has to be asked. */
    long nextId() {
        long now = Duration.between(Instant.EPOCH, time.now()).toNanos() / 1000;
        return last.accumulateAndGet(now, (before, present) -> Math.max(before + 1, present));
    }

    /** When a letter with that id came, to the microsecond where few came at once. */
    static Instant cameAt(long id) {
        return Instant.EPOCH.plus(id, ChronoUnit.MICROS);
    }

    /**
     * @param id for a new one
     * @param known what lies there under the same key; null if nothing does
     */
    Letter letter(long id, DeadLetter given, @Nullable Letter known) {
        Letter letter = new Letter(
                known == null ? id : known.id(),
                given.key(),
                State.EXHAUSTED,
                given.cause(),
                given.reason(),
                given.bot(),
                given.plugin(),
                given.conversation(),
                LetterBody.preview(given),
                given.attempts() + (known == null ? 0 : known.attempts()),
                known == null ? 0 : known.retries(),
                known == null ? given.firstAt() : known.firstAt(),
                given.lastAt(),
                null,
                given.expiresAt(),
                given.retryable(),
                LetterBody.of(given));
        Fate fate = Fate.of(letter, time.now(), random.getAsDouble());
        return letter.moved(fate.state(), fate.nextAt());
    }
}
