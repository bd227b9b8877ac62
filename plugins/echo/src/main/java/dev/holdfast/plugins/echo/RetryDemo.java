package dev.holdfast.plugins.echo;

import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.guard.CallGuard;
import dev.holdfast.plugin.guard.GuardException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/** A call through a guard that fails a wanted number of times, and the account of it. Thread-safe. */
final class RetryDemo {

    static final Argument FAILURES = Argument.number(0, 10);
    static final long FAILURES_DEFAULT = 2;

    private final CallGuard guard;
    private final LongSupplier nanoTime;

    RetryDemo(CallGuard guard, LongSupplier nanoTime) {
        this.guard = guard;
        this.nanoTime = nanoTime;
    }

    String run(long failures) {
        long begin = nanoTime.getAsLong();
        // The guard may run each attempt on a thread of its own.
        Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
        Ending ending = guard.call(
                number -> {
                    boolean fails = number <= failures;
                    attempts.add(new Attempt(number, Duration.ofNanos(nanoTime.getAsLong() - begin), fails));
                    if (fails) {
                        throw new FailedOnPurpose(number, failures);
                    }
                    return new Ending.Recovered(number);
                },
                Ending.GaveUp::new);
        return account(failures, List.copyOf(attempts), ending);
    }

    static String account(long failures, List<Attempt> attempts, Ending ending) {
        StringBuilder text = new StringBuilder("A call that " + fails(failures) + ":\n");
        for (Attempt attempt : attempts) {
            text.append("%d. after %d ms: %s\n"
                    .formatted(
                            attempt.number(),
                            attempt.offset().toMillis(),
                            attempt.failed() ? FailedOnPurpose.text(attempt.number(), failures) : "worked"));
        }
        return text.append(last(ending)).toString();
    }

    private static String last(Ending ending) {
        return switch (ending) {
            case Ending.Recovered(int number) when number == 1 -> "It worked at once.";
            case Ending.Recovered(int number) -> "Recovered after " + number + " attempts.";
            case Ending.GaveUp(GuardException why)
            when why.attempts() == 0 -> "Refused before the first attempt: " + why.getMessage() + again(why);
            case Ending.GaveUp(GuardException why) ->
                "Gave up after " + attempts(why.attempts()) + ": " + why.getMessage() + again(why);
        };
    }

    private static String again(GuardException why) {
        Duration after = why.retryAfter();
        return after == null ? "" : "\nTry again in " + Math.max(1, (after.toMillis() + 999) / 1000) + " s.";
    }

    private static String fails(long times) {
        if (times == 0) {
            return "does not fail";
        }
        return "fails " + (times == 1 ? "once" : times + " times") + " on purpose";
    }

    private static String attempts(int number) {
        return number == 1 ? "1 attempt" : number + " attempts";
    }

    /** One try of the work, counted from 1, and when it began. */
    record Attempt(int number, Duration offset, boolean failed) {}

    /** How the call ended. */
    sealed interface Ending {
        record Recovered(int attempts) implements Ending {}

        record GaveUp(GuardException why) implements Ending {}
    }

    /** Of our own kind, so that no rule takes it for a failure of the network. */
    static final class FailedOnPurpose extends Exception {
        private static final long serialVersionUID = 1;

        FailedOnPurpose(int number, long failures) {
            super(text(number, failures));
        }

        static String text(int number, long failures) {
            return "failed on purpose (" + number + " of " + failures + ")";
        }
    }
}
