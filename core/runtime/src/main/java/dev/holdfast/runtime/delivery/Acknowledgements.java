package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.FormSubmitted;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.bus.Bus;
import dev.holdfast.runtime.bus.EventTarget;
import dev.holdfast.runtime.journal.Recorded;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells platforms that an interaction arrived, before they show it as failed; where an answer will do instead, as late as that
 * allows. Runs on an event loop and the clock's thread; only enqueues.
 */
public final class Acknowledgements implements EventTarget {

    /** How long platforms wait for a first word. */
    private static final Duration DUE = Duration.ofSeconds(3);

    private final Supplier<Map<String, Exit>> exits;
    private final Time time;

    public Acknowledgements(Supplier<Map<String, Exit>> exits, Time time) {
        this.exits = exits;
        this.time = time;
    }

    /** Hears of every kind of interaction. */
    public void subscribe(Bus bus) {
        bus.subscribe(Bus.address(InteractionReceived.class), this);
        bus.subscribe(Bus.address(CommandInvoked.class), this);
        bus.subscribe(Bus.address(FormSubmitted.class), this);
    }

    @Override
    public void accept(Recorded recorded) {
        Event event = recorded.event();
        Answering.ToInteraction interaction = AnswerTo.interaction(event);
        Exit exit = exits.get().get(event.origin().bot());
        if (interaction != null && exit != null) {
            // An event from the journal of an earlier process is past help.
            Duration passed = Duration.between(event.origin().receivedAt(), time.now());
            Duration left = DUE.minus(passed);
            if (left.isPositive()) {
                String lane = event.origin().bot() + "/interaction/" + interaction.interaction();
                acknowledge(exit, interaction, new CallContext(time.nanos() + left.toNanos(), lane), passed);
            }
        }
        recorded.done();
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
