package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Priority;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells platforms that an interaction arrived, before they show it as failed; where an answer will do instead, as late as that
 * allows. Their clock runs from the event's arrival, so it is heard of there: whatever the journal or a start still takes. Runs on
 * an event loop and the clock's thread; only enqueues.
 */
public final class Acknowledgements {

    /** How long platforms wait for a first word. */
    private static final Duration DUE = Duration.ofSeconds(3);

    private final Supplier<Map<String, Exit>> exits;
    private final Time time;

    public Acknowledgements(Supplier<Map<String, Exit>> exits, Time time) {
        this.exits = exits;
        this.time = time;
    }

    /** An event came in. */
    public void arrived(Event event) {
        Answering.ToInteraction interaction = AnswerTo.interaction(event);
        Exit exit = exits.get().get(event.origin().bot());
        if (interaction != null && exit != null) {
            // What was held up for longer is past help.
            Duration passed = Duration.between(event.origin().receivedAt(), time.now());
            Duration left = DUE.minus(passed);
            if (left.isPositive()) {
                String lane = event.origin().bot() + "/interaction/" + interaction.interaction();
                acknowledge(
                        exit,
                        interaction,
                        new CallContext(time.nanos() + left.toNanos(), lane, true, Priority.URGENT),
                        passed);
            }
        }
    }

    private void acknowledge(Exit exit, Answering.ToInteraction interaction, CallContext context, Duration passed) {
        Duration wait = exit.sender().acknowledgeAfter().minus(passed);
        Runnable call = () ->
                exit.guard().call(attempt -> exit.sender().acknowledge(interaction), SendJudge.REPEATABLE, context);
        if (wait.isPositive()) {
            time.after(wait, call);
        } else {
            call.run();
        }
    }
}
