package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.BusListener;
import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.command.CommandHandler;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.bus.Json;
import dev.holdfast.runtime.command.CommandSpec;
import dev.holdfast.runtime.host.Lanes.Hold;
import dev.holdfast.runtime.host.PluginView.State;
import dev.holdfast.runtime.journal.Recorded;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin's place in the host, over all its reloads: its lanes, its subscriptions on the bus, and the one place where its
 * code is called. Started and stopped on the lifecycle thread; everything else is thread-safe.
 */
final class PluginSlot {

    private static final Logger log = LoggerFactory.getLogger(PluginSlot.class);

    /** How long a plugin's own stop may take. */
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final String id;
    private final Services services;
    private final Lanes lanes;
    private final Map<String, Runnable> subscriptions = new HashMap<>();
    private final Map<String, Runnable> jsonSubscriptions = new HashMap<>();
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder shed = new LongAdder();
    private volatile @Nullable Running running;

    /** The plugin while it is started. */
    private record Running(BotPlugin plugin, PluginBot bot, Registrations registrations) {}

    PluginSlot(String id, Services services) {
        this.id = id;
        this.services = services;
        this.lanes = new Lanes(
                id, services.settings().queueMax(), services.settings().concurrentMax(), this::run);
        lanes.hold(Hold.LIFECYCLE);
    }

    /**
     * Starts a plugin; what waits in the lanes goes to it.
     *
     * @throws PluginRefusedException if its start throws or does not end in time; nothing of it is left then
     */
    void start(PluginInfo info, BotPlugin plugin, Set<String> granted) throws PluginRefusedException {
        Registrations registrations = new Registrations(id, services.commands());
        PluginBot bot = new PluginBot(info, granted, services, registrations);
        lanes.hold(Hold.LIFECYCLE);
        try {
            bounded("start", services.settings().startTimeout(), () -> plugin.start(bot));
            running = new Running(plugin, bot, registrations);
            registrations.goLive(() -> reconcile(registrations));
        } catch (PluginRefusedException | RuntimeException e) {
            running = null;
            registrations.close();
            throw e instanceof PluginRefusedException refused
                    ? refused
                    : new PluginRefusedException("Plugin " + id + " cannot start: " + e.getMessage(), e);
        }
        lanes.release(Hold.LIFECYCLE);
    }

    /** Holds new jobs back and waits for the running ones; answers whether all ended in time. */
    boolean drain(Duration max) throws InterruptedException {
        lanes.hold(Hold.LIFECYCLE);
        return lanes.drain(max);
    }

    /** Holds new jobs back while nobody is to be answered, whatever else happens to the plugin meanwhile. */
    void hold() {
        lanes.hold(Hold.MAINTENANCE);
    }

    void release() {
        lanes.release(Hold.MAINTENANCE);
    }

    /**
     * Ends the plugin with the process: what waits is done first, as far as the time allows. What is not done stays undone in
     * the journal.
     */
    void end(Duration max) throws InterruptedException {
        boolean finished = lanes.finish(max);
        int left = lanes.queued();
        if (!finished || left > 0) {
            log.warn("Plugin {} ends with {} handlers running and {} jobs waiting", id, lanes.running(), left);
        }
        stop(true);
    }

    /** Stops the plugin; its commands and subscriptions stay for a successor if {@code keepPlace}. */
    void stop(boolean keepPlace) {
        Running ending = running;
        running = null;
        lanes.hold(Hold.LIFECYCLE);
        if (ending != null) {
            try {
                bounded("stop", STOP_MAX, ending.plugin()::stop);
            } catch (PluginRefusedException e) {
                log.warn("{}", e.getMessage(), e.getCause());
            }
            ending.registrations().close();
        }
        if (!keepPlace) {
            leave();
        }
    }

    /** Gives up the place: nothing is received any more, and what waits is told so. */
    void leave() {
        reconcile(new Registrations(id, services.commands()));
        lanes.release(Hold.LIFECYCLE);
    }

    private void bounded(String what, Duration limit, Runnable code) throws PluginRefusedException {
        Handling handling = Handling.unbound(id + ":" + what, services.time().nanos() + limit.toNanos());
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

    /** Brings bus and commands in line with what is registered. */
    private synchronized void reconcile(Registrations wanted) {
        services.commands().replace(id, wanted.commands());
        align(
                subscriptions,
                wanted.addresses(),
                address -> services.bus().subscribe(address, event -> accept(event, address)));
        align(
                jsonSubscriptions,
                wanted.jsonAddresses(),
                address -> services.bus().subscribeJson(address, this::accept));
    }

    private static void align(Map<String, Runnable> present, Set<String> wanted, Function<String, Runnable> open) {
        present.entrySet().removeIf(entry -> {
            if (wanted.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().run();
            return true;
        });
        for (String address : wanted) {
            present.computeIfAbsent(address, open);
        }
    }

    private void accept(Recorded recorded, String address) {
        Job.ForListeners job = new Job.ForListeners(recorded, address);
        offer(recorded, job, job.holder(id));
    }

    private void accept(BusMessage message, @Nullable Promise<Map<String, Object>> answer) {
        if (!lanes.offer("bus/" + message.address(), new Job.ForBus(message, answer))) {
            shed.increment();
            if (answer != null) {
                answer.tryFail("plugin " + id + " has too many jobs waiting");
            }
        }
    }

    /** Takes a call of one of the plugin's commands. */
    void accept(Job.ForCommand call) {
        offer(call.recorded(), call, call.holder());
    }

    /** Runs an operator's command at once, past whatever holds the others. */
    void acceptNow(Job.ForCommand call) {
        Thread.ofVirtual().name(id + "-operator").start(() -> run(call));
    }

    private void offer(Recorded recorded, Job job, String holder) {
        if (recorded.finishedBy(holder)) {
            recorded.done();
        } else if (!lanes.offer(laneOf(recorded.event()), job)) {
            shed.increment();
            services.handled()
                    .failed(
                            id,
                            "event " + recorded.event().origin().eventId() + " was refused",
                            new IllegalStateException("plugin " + id + " has "
                                    + services.settings().queueMax() + " jobs waiting already"));
            recorded.done();
        }
    }

    private static String laneOf(Event event) {
        return event instanceof Answerable answerable
                ? answerable.conversation().key()
                : event.origin().bot();
    }

    private void run(Job job) {
        Running current = running;
        long deadline =
                services.time().nanos() + services.settings().handlerDeadline().toNanos();
        switch (job) {
            case Job.ForListeners listeners -> {
                Recorded recorded = listeners.recorded();
                try {
                    if (current != null) {
                        listen(current, listeners, deadline);
                    }
                } finally {
                    recorded.done(listeners.holder(id));
                }
            }
            case Job.ForCommand command -> {
                try {
                    if (current != null) {
                        handle(current, command, deadline);
                    }
                } finally {
                    command.recorded().done(command.holder());
                }
            }
            case Job.ForBus bus -> answer(current, bus, deadline);
        }
    }

    private void listen(Running current, Job.ForListeners job, long deadline) {
        Event event = job.recorded().event();
        Handling handling = Handling.of(job.recorded(), deadline);
        for (Registrations.Listener listener : current.registrations().listeners(job.address())) {
            call(handling, "the event " + event.origin().eventId(), event, () -> listener.on(event));
        }
    }

    private void handle(Running current, Job.ForCommand command, long deadline) {
        CommandSpec spec = command.spec();
        CommandHandler handler = current.registrations().handler(spec.name());
        if (handler == null) {
            return;
        }
        Answerable event = command.event();
        if (!services.time().now().isBefore(event.answerUntil())) {
            shed.increment();
            log.warn(
                    "The command {} of event {} waited past {}: it is not run, since nobody could hear of it",
                    spec.name(),
                    event.origin().eventId(),
                    event.answerUntil());
            return;
        }
        Call call =
                new Call(spec.name(), event, command.author(), command.byOperator(), command.values(), current.bot());
        Handling handling = Handling.of(command.recorded(), deadline);
        boolean well = call(handling, "the command " + spec.name(), event, () -> handler.handle(call));
        if (!well && handling.sends() == 0) {
            apologize(current, handling, event);
        }
    }

    /** One short apology; whatever becomes of it, the user was owed no more. */
    private void apologize(Running current, Handling handling, Answerable event) {
        handling.bind(() -> {
            try {
                current.bot().reply(event, Reply.text("Sorry, that did not work. The error has been logged."));
            } catch (RuntimeException e) {
                log.debug("The apology for {} was not sent", handling.id(), e);
            }
        });
    }

    private void answer(@Nullable Running current, Job.ForBus job, long deadline) {
        List<BusListener> listeners = current == null
                ? List.of()
                : current.registrations().jsonListeners(job.message().address());
        String what = "the message at " + job.message().address();
        boolean well = call(Handling.unbound(id + ":" + job.message().address(), deadline), what, null, () -> {
            for (BusListener listener : listeners) {
                Map<String, Object> answer = Json.copy(listener.onMessage(job.message()));
                if (job.answer() != null) {
                    job.answer().tryComplete(answer);
                }
            }
        });
        if (job.answer() != null) {
            job.answer().tryFail(well ? "plugin " + id + " has stopped" : "plugin " + id + " failed at it");
        }
    }

    /** Plugin code with its checked exceptions. */
    @FunctionalInterface
    private interface Code {
        void run() throws Exception;
    }

    /** The one place where plugin code is called: under a deadline, its failure caught, logged and counted once. */
    private boolean call(Handling handling, String what, @Nullable Event event, Code code) {
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

    PluginView view(
            PluginInfo info,
            String file,
            State state,
            String detail,
            Instant since,
            List<String> asked,
            List<String> granted,
            List<String> needs) {
        return new PluginView(
                info,
                file,
                state,
                detail,
                since,
                asked,
                granted,
                needs,
                handled.sum(),
                failed.sum(),
                shed.sum(),
                lanes.running(),
                lanes.queued());
    }

    Lanes lanes() {
        return lanes;
    }
}
