package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BusListener;
import dev.holdfast.plugin.command.CommandHandler;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.runtime.bus.Json;
import dev.holdfast.runtime.command.CommandSpec;
import dev.holdfast.runtime.journal.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one plugin's jobs with whatever version of it is there, and tells whoever waits for them that they are over. */
final class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    /**
     * A send is answered this long before its handler's time is over: what could not go out by then is in the outbox before the
     * next handler of the conversation says something.
     */
    static final Duration LAST_WORD = Duration.ofMillis(200);

    private final String id;
    private final Services services;
    private final PluginCode code;
    private final BooleanSupplier ended;
    private final LongAdder expired = new LongAdder();

    /**
     * @param ended whether the plugin ends with the process
     */
    JobRunner(String id, Services services, PluginCode code, BooleanSupplier ended) {
        this.id = id;
        this.services = services;
        this.code = code;
        this.ended = ended;
    }

    /**
     * @param current null while the plugin is not there: then the job is over without anybody having done it
     */
    void run(Job job, @Nullable RunningPlugin current) {
        long deadline = services.time().nanos()
                + services.settings().handlerDeadline().minus(LAST_WORD).toNanos();
        switch (job) {
            case Job.ForListeners listeners -> {
                Handling handling = Handling.of(listeners.recorded(), id, listeners.address(), deadline);
                try {
                    if (current != null) {
                        listen(current, listeners, handling);
                    }
                } finally {
                    end(listeners.recorded(), listeners.holder(id), handling);
                }
            }
            case Job.ForCommand command -> {
                Handling handling =
                        Handling.of(command.recorded(), id, "!" + command.spec().name(), deadline);
                try {
                    if (current != null) {
                        handle(current, command, handling);
                    }
                } finally {
                    end(command.recorded(), command.holder(), handling);
                }
            }
            case Job.ForBus bus -> answer(current, bus, deadline);
        }
    }

    /** What wanted to send when nothing was sent any more, or to run when nobody was left, stays in the journal, and is done in the next life of the process. */
    private static void end(Recorded recorded, String holder, Handling handling) {
        if (!handling.isCutOff()) {
            recorded.done(holder);
        }
    }

    private void listen(RunningPlugin current, Job.ForListeners job, Handling handling) {
        Event event = job.recorded().event();
        List<Registrations.Listener> listeners = current.registrations().listeners(job.address());
        if (listeners.isEmpty()) {
            overtaken(handling);
        }
        for (Registrations.Listener listener : listeners) {
            code.call(handling, "the event " + event.origin().eventId(), event, () -> listener.on(event));
        }
    }

    /** Begun while the plugin was there, and found its handlers gone: with the process, or since it took them back itself. */
    private void overtaken(Handling handling) {
        if (ended.getAsBoolean()) {
            handling.cutOff();
        }
    }

    private void handle(RunningPlugin current, Job.ForCommand command, Handling handling) {
        CommandSpec spec = command.spec();
        CommandHandler handler = current.registrations().handler(spec.name());
        if (handler == null) {
            overtaken(handling);
            return;
        }
        Answerable event = command.event();
        if (!services.time().now().isBefore(event.answerUntil())) {
            expired.increment();
            log.warn(
                    "The command {} of event {} waited past {}: it is not run, since nobody could hear of it",
                    spec.name(),
                    event.origin().eventId(),
                    event.answerUntil());
            services.handled().expired(event);
            return;
        }
        Call call =
                new Call(spec.name(), event, command.author(), command.byOperator(), command.values(), current.bot());
        boolean well = code.call(handling, "the command " + spec.name(), event, () -> handler.handle(call));
        if (!well && handling.sends() == 0) {
            apologize(current, handling, event);
        }
    }

    /** One short apology; whatever becomes of it, the user was owed no more. */
    private void apologize(RunningPlugin current, Handling handling, Answerable event) {
        handling.bind(() -> {
            try {
                current.bot().reply(event, Reply.text("Sorry, that did not work. The error has been logged."));
            } catch (RuntimeException e) {
                log.debug("The apology for {} was not sent", handling.id(), e);
            }
        });
    }

    private void answer(@Nullable RunningPlugin current, Job.ForBus job, long deadline) {
        List<BusListener> listeners = current == null
                ? List.of()
                : current.registrations().jsonListeners(job.message().address());
        String what = "the message at " + job.message().address();
        boolean well = code.call(Handling.unbound(id, job.message().address(), deadline), what, null, () -> {
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

    /** Commands that were not run, since they had waited too long. */
    long expired() {
        return expired.sum();
    }
}
