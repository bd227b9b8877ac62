package dev.holdfast.runtime.host;

import dev.holdfast.plugin.guard.CallGuard;
import dev.holdfast.plugin.guard.GuardException;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import dev.holdfast.resilience.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A core guard with a blocking face: each attempt runs on a virtual thread of its own, so that it can be cut off. */
final class PluginCallGuard implements CallGuard {

    private final String plugin;
    private final Guard guard;
    private final Time time;
    private final Supplier<Handling> handling;

    PluginCallGuard(String plugin, Guard guard, Time time, Supplier<Handling> handling) {
        this.plugin = plugin;
        this.guard = guard;
        this.time = time;
        this.handling = handling;
    }

    /** The work's result; a record, since a plugin's work may well return null. */
    private record Box<T>(T value) {}

    @Override
    public <T> T call(Work<T> work) {
        return call(work, why -> {
            throw why;
        });
    }

    @Override
    public <T> T call(Work<T> work, Fallback<T> fallback) {
        Handling current = handling.get();
        Future<Outcome<Box<T>>> running = guard.call(
                number -> attempt(work, number, current),
                PluginCallGuard::judge,
                new CallContext(current.deadlineNanos(), plugin));
        return switch (Await.on(running, "the guarded call of " + guard.name())) {
            case Outcome.Success<Box<T>> success -> success.value().value();
            case Outcome.Failed<Box<T>> failed ->
                fallback.instead(new GuardException(
                        guard.name() + " failed after " + failed.attempts() + " attempts: " + failed.reason(),
                        failed.attempts(),
                        failed.retryAfter(),
                        failed.cause()));
            case Outcome.Rejected<Box<T>> rejected ->
                fallback.instead(new GuardException(
                        guard.name() + " was not asked after " + rejected.attempts() + " attempts: "
                                + rejected.reason(),
                        rejected.attempts(),
                        rejected.retryAfter(),
                        null));
        };
    }

    private <T> Future<Box<T>> attempt(Work<T> work, int number, Handling current) {
        Promise<Box<T>> promise = Promise.promise();
        Watch watch = new Watch();
        Thread.ofVirtual()
                .name(plugin + "-" + guard.name())
                .start(() -> current.bind(() -> {
                    Time.Alarm alarm = watch.start(
                            Thread.currentThread(), time, guard.policy().attemptTimeout());
                    try {
                        promise.tryComplete(new Box<>(work.attempt(number)));
                    } catch (Throwable failure) {
                        promise.tryFail(failure);
                    } finally {
                        alarm.cancel();
                        watch.finish();
                    }
                }));
        return promise.future();
    }

    private static Verdict judge(@Nullable Box<?> result, @Nullable Throwable failure) {
        if (failure == null) {
            return Verdict.GOOD;
        }
        FailureKind kind = switch (failure) {
            case IOException io -> FailureKind.NETWORK;
            case TimeoutException timeout -> FailureKind.TIMEOUT;
            case InterruptedException interrupted -> FailureKind.TIMEOUT;
            default -> FailureKind.OTHER;
        };
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new Verdict.Transient(kind, reason, null);
    }
}
