package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.DeliveryStep.Action;
import dev.holdfast.runtime.delivery.DeliveryStep.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Random histories of what can go wrong, played against the decisions and a simple platform that counts what it shows. */
class DeliveryModelTest {

    /** What happens at one attempt. */
    enum Fortune {
        GOES_WELL,
        ANSWER_LOST,
        NOT_TAKEN,
        ARRIVES_TWICE,
        REFUSED,
        DIES_BEFORE_WRITING,
        DIES_BEFORE_SENDING,
        DIES_AFTER_SENDING,
        NUMBER_TAKEN_BY_ANOTHER
    }

    @Property(tries = 3000)
    void whatever_happens_no_message_is_shown_twice_and_delivered_means_shown(
            @ForAll boolean repeatable,
            @ForAll @IntRange(min = 1, max = 3) int messages,
            @ForAll @Size(max = 12) List<Fortune> history) {
        World world = new World(repeatable, messages);

        history.forEach(world::attempt);
        for (int i = 0; i < 20 && world.end == null; i++) {
            world.attempt(Fortune.GOES_WELL);
        }

        assertThat(world.shown.values()).as("times that each message was shown").allMatch(times -> times <= 1);
        assertThat(world.end).as("how it ended").isNotNull();
        if (world.end instanceof Action.CloseDelivered) {
            assertThat(world.shown).as("what was shown").hasSize(world.messages);
        }
        if (repeatable && !history.contains(Fortune.REFUSED)) {
            assertThat(world.end).isInstanceOf(Action.CloseDelivered.class);
        }
        if (world.end instanceof Action.CloseRefused refused && refused.cause() == Cause.UNCERTAIN) {
            assertThat(repeatable)
                    .as("given up as uncertain where sending again does no harm")
                    .isFalse();
        }
    }

    /** One message in parts, the disk, and the platform. */
    private static final class World {
        private final boolean repeatable;
        private final int messages;
        private final Map<Integer, String> numbers = new HashMap<>();
        private final Map<String, Integer> shown = new HashMap<>();
        private Progress memory;
        private boolean maybeOnDisk = true;
        private int sequence = 1;
        private int lastSequence = 1;
        private int simpler = 2;
        private @Nullable Action end;

        private World(boolean repeatable, int messages) {
            this.repeatable = repeatable;
            this.messages = messages;
            this.memory = Progress.FRESH.inOtherWords(messages - 1);
        }

        private void attempt(Fortune fortune) {
            Fortune left = fortune;
            Signal signal = new Signal.Due(null, repeatable);
            while (signal != null && end == null) {
                DeliveryStep step = DeliveryStep.step(memory, signal);
                memory = step.next();
                signal = perform(step.action(), left);
                left = Fortune.GOES_WELL;
            }
        }

        private @Nullable Signal perform(Action action, Fortune fortune) {
            return switch (action) {
                case Action.Send send -> send(fortune);
                case Action.Renumber renumber -> again();
                case Action.SayMore more -> again();
                case Action.Simplify simplify -> {
                    maybeOnDisk = false;
                    yield new Signal.Due(null, repeatable);
                }
                case Action.Wait wait -> {
                    maybeOnDisk = memory.maybe();
                    yield null;
                }
                case Action.CloseDelivered delivered -> ended(delivered);
                case Action.CloseRefused refused -> ended(refused);
            };
        }

        private Signal again() {
            sequence = ++lastSequence;
            maybeOnDisk = false;
            return new Signal.Due(null, repeatable);
        }

        private @Nullable Signal ended(Action how) {
            end = how;
            return null;
        }

        private @Nullable Signal send(Fortune fortune) {
            if (fortune == Fortune.DIES_BEFORE_WRITING) {
                return die();
            }
            maybeOnDisk = true;
            return switch (fortune) {
                case GOES_WELL -> take();
                case ARRIVES_TWICE -> {
                    Signal first = take();
                    if (repeatable) {
                        take();
                    }
                    yield first;
                }
                case ANSWER_LOST -> {
                    take();
                    yield repeatable ? new Signal.NotNow("lost", Duration.ZERO, true) : new Signal.Unclear("lost");
                }
                case NOT_TAKEN -> new Signal.NotNow("busy", Duration.ZERO, repeatable);
                case REFUSED -> new Signal.Refused(simpler-- > 0, "no");
                case DIES_BEFORE_SENDING, DIES_BEFORE_WRITING -> die();
                case DIES_AFTER_SENDING -> {
                    take();
                    yield die();
                }
                case NUMBER_TAKEN_BY_ANOTHER -> {
                    // Somebody else's numbers are told from ours only while nothing of ours is uncertain.
                    if (!memory.maybe() && repeatable) {
                        numbers.putIfAbsent(sequence, "somebody else");
                    }
                    yield take();
                }
            };
        }

        /** What is left after a crash is what is on disk. */
        private @Nullable Signal die() {
            memory = memory.withMaybe(maybeOnDisk);
            return null;
        }

        private Signal take() {
            String message = "message " + memory.said();
            if (repeatable && numbers.putIfAbsent(sequence, message) != null) {
                return new Signal.Duplicate(false, "known number");
            }
            shown.merge(message, 1, Integer::sum);
            return new Signal.Accepted();
        }
    }

    @Property(tries = 20)
    void soon_after_a_start_a_known_number_is_taken_for_ours_and_later_for_somebody_elses(@ForAll boolean maybe) {
        Progress progress = Progress.FRESH.withMaybe(maybe);

        assertThat(DeliveryStep.step(progress, new Signal.Duplicate(true, "known"))
                        .action())
                .isInstanceOf(Action.CloseDelivered.class);
        assertThat(DeliveryStep.step(progress, new Signal.Duplicate(false, "known"))
                        .action())
                .isInstanceOf(maybe ? Action.CloseDelivered.class : Action.Renumber.class);
    }

    @Property(tries = 20)
    void past_its_time_nothing_is_sent(@ForAll boolean maybe, @ForAll boolean repeatable) {
        Instant until = Instant.parse("2026-11-24T10:00:00Z");

        DeliveryStep step = DeliveryStep.step(Progress.FRESH.withMaybe(maybe), new Signal.Due(until, repeatable));

        assertThat(step.action())
                .isInstanceOfSatisfying(
                        Action.CloseRefused.class,
                        refused -> assertThat(refused.cause()).isEqualTo(Cause.EXPIRED));
    }
}
