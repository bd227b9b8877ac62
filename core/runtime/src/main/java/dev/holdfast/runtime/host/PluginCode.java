package dev.holdfast.runtime.host;

import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a plugin's code is called: within a time, its failures caught, logged and counted once. Thread-safe. */
final class PluginCode {

    private static final Logger log = LoggerFactory.getLogger(PluginCode.class);

    private final String id;
    private final Services services;
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();

    PluginCode(String id, Services services) {
        this.id = id;
        this.services = services;
    }

    /** Plugin code with its checked exceptions. */
    @FunctionalInterface
    interface Code {
        void run() throws Exception;
    }

    /**
     * Runs a start or a stop, and waits for it.
     *
     * @param what in one word
     * @throws PluginRefusedException if it throws or does not end in time; it is interrupted then
     */
    void bounded(String what, Duration limit, Runnable code) throws PluginRefusedException {
        Handling handling = Handling.unbound(id, what, services.time().nanos() + limit.toNanos());
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> handling.bind(code), null);
        Thread thread = Thread.ofVirtual().name(id + "-" + what).start(task);
        try {
            task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new PluginRefusedException("Plugin " + id + " failed to " + what + ": " + describe(cause), cause);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new PluginRefusedException(
                    "Plugin " + id + " did not " + what + " within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginRefusedException("Plugin " + id + " could not " + what + ": the host is stopping");
        }
    }

    private static String describe(Throwable failure) {
        try {
            return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
        } catch (Throwable unprintable) {
            return failure.getClass().getName();
        }
    }

    /**
     * Runs a handler under its deadline; answers whether it ended well and in time.
     *
     * @param event behind it; null for a message of another plugin
     */
    boolean call(Handling handling, String what, @Nullable Event event, Code code) {
        Watch watch = new Watch();
        Time.Alarm alarm = watch.start(
                Thread.currentThread(), services.time(), services.settings().handlerDeadline());
        Throwable[] failure = new Throwable[1];
        handling.bind(() -> {
            try {
                code.run();
            } catch (Throwable thrown) {
                failure[0] = thrown;
            }
        });
        alarm.cancel();
        boolean late = watch.finish();
        if (failure[0] == null && !late) {
            handled.increment();
            if (event instanceof MessageReceived || event instanceof CommandInvoked) {
                services.handled().succeeded(id);
            }
            return true;
        }
        handled.increment();
        failed.increment();
        Throwable cause = failure[0] != null
                ? failure[0]
                : new TimeoutException("took longer than "
                        + services.settings().handlerDeadline().toSeconds() + " s");
        report(handling, what, cause);
        return false;
    }

    /** A plugin's exception is plugin code too: printing it may throw. */
    private void report(Handling handling, String what, Throwable cause) {
        Throwable shown = cause;
        try {
            log.warn("Plugin {} failed at {} (trace {})", id, what, handling.trace(), cause);
            Objects.requireNonNull(cause.toString());
        } catch (Throwable unprintable) {
            shown = new IllegalStateException(cause.getClass().getName() + ", which cannot be printed");
            log.warn("Plugin {} failed at {} (trace {})", id, what, handling.trace(), shown);
        }
        services.handled().failed(id, "plugin " + id + " failed at " + what, shown);
    }

    /** Handlers that ended, however. */
    long handled() {
        return handled.sum();
    }

    /** Of these, those that failed. */
    long failed() {
        return failed.sum();
    }
}
