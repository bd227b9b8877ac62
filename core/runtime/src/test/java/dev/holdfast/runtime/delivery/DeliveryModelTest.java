package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.DeliveryStep.Action;
import dev.holdfast.runtime.delivery.DeliveryStep.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Random histories of what can go wrong, played against the decisions and a simple platform that writes down what it shows. */
class DeliveryModelTest {

    /** What happens next: mostly, how an attempt ends. */
    enum Fortune {
        GOES_WELL,
        ANSWER_LOST,
        NOT_TAKEN,
        ARRIVES_TWICE,
        /** The connection breaks, and the request is on its way all the same. */
        STILL_ON_ITS_WAY,
        /** What was on its way arrives, the last first; nothing is attempted. */
        THOSE_ON_THEIR_WAY_ARRIVE,
        REFUSED,
        DENIED,
        TIME_IS_OVER,
        DIES_BEFORE_WRITING,
        DIES_BEFORE_SENDING,
        DIES_AFTER_SENDING,
        NUMBER_TAKEN_BY_ANOTHER
    }

    @Property(tries = 5000)
    void whatever_happens_no_message_is_shown_twice_or_out_of_order_and_delivered_means_shown(
            @ForAll boolean repeatable,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 3) Integer> replies,
            @ForAll @Size(max = 20) List<Fortune> history) {
        World world = new World(repeatable, replies);

        history.forEach(world::happens);
        for (int i = 0; i < 40 && !world.isOver(); i++) {
            world.happens(Fortune.GOES_WELL);
        }
        world.happens(Fortune.THOSE_ON_THEIR_WAY_ARRIVE);

        assertThat(world.isOver()).as("whether every reply came to an end").isTrue();
        assertThat(world.shown).as("what was shown").doesNotHaveDuplicates();
        if (repeatable) {
            // What was given up while it was on its way may arrive when it will.
            assertThat(world.shown)
                    .filteredOn(world::wasDelivered)
                    .as("what was shown, by reply and message")
                    .isSorted();
        }
        for (int reply = 0; reply < replies.size(); reply++) {
            assertEnd(world, reply, repeatable, replies.get(reply), history);
        }
    }

    private static void assertEnd(World world, int reply, boolean repeatable, int messages, List<Fortune> history) {
        Action end = world.ends.get(reply);
        if (end instanceof Action.CloseDelivered) {
            assertThat(world.shown)
                    .as("what was shown of a reply that was delivered")
                    .filteredOn(message -> message.startsWith(reply + "."))
                    .hasSize(messages);
        }
        if (repeatable
                && !history.contains(Fortune.REFUSED)
                && !history.contains(Fortune.DENIED)
                && !history.contains(Fortune.TIME_IS_OVER)) {
            assertThat(end).isInstanceOf(Action.CloseDelivered.class);
        }
        if (end instanceof Action.CloseRefused refused && refused.cause() == Cause.UNCERTAIN) {
            assertThat(repeatable)
                    .as("given up as uncertain where sending again does no harm")
                    .isFalse();
        }
    }

    /** One conversation with replies in several messages each, sent one after the other; the disk, and the platform. */
    private static final class World {
        private final boolean repeatable;
        private final List<Integer> replies;
        private final List<Action> ends = new ArrayList<>();
        private final Map<Integer, String> numbers = new HashMap<>();
        private final List<String> shown = new ArrayList<>();
        private final Deque<Request> onTheWay = new ArrayDeque<>();
        private Progress memory = Progress.FRESH;
        private boolean maybeOnDisk;
        private int sequence;
        private int lastSequence;
        private int simpler;
        private @Nullable Instant expired;

        private record Request(int sequence, String message) {}

        private World(boolean repeatable, List<Integer> replies) {
            this.repeatable = repeatable;
            this.replies = replies;
            begin();
        }

        private boolean isOver() {
            return ends.size() == replies.size();
        }

        private boolean wasDelivered(String message) {
            return ends.get(Integer.parseInt(message.substring(0, message.indexOf('.'))))
                    instanceof Action.CloseDelivered;
        }

        private void begin() {
            memory = Progress.FRESH.inOtherWords(replies.get(ends.size()) - 1);
            maybeOnDisk = true;
            sequence = ++lastSequence;
            simpler = 2;
            expired = null;
        }

        private void happens(Fortune fortune) {
            switch (fortune) {
                case THOSE_ON_THEIR_WAY_ARRIVE -> {
                    while (!onTheWay.isEmpty()) {
                        take(onTheWay.removeLast());
                    }
                }
                case TIME_IS_OVER -> expired = Instant.EPOCH;
                case GOES_WELL,
                        ANSWER_LOST,
                        NOT_TAKEN,
                        ARRIVES_TWICE,
                        STILL_ON_ITS_WAY,
                        REFUSED,
                        DENIED,
                        DIES_BEFORE_WRITING,
                        DIES_BEFORE_SENDING,
                        DIES_AFTER_SENDING,
                        NUMBER_TAKEN_BY_ANOTHER -> attempt(fortune);
            }
        }

        private void attempt(Fortune fortune) {
            Fortune left = fortune;
            Signal signal = isOver() ? null : due();
            while (signal != null) {
                DeliveryStep step = DeliveryStep.step(memory, signal);
                memory = step.next();
                signal = perform(step.action(), left);
                left = Fortune.GOES_WELL;
            }
        }

        private Signal due() {
            return new Signal.Due(expired, repeatable);
        }

        private @Nullable Signal perform(Action action, Fortune fortune) {
            return switch (action) {
                case Action.Send send -> send(fortune);
                case Action.Renumber renumber -> again();
                case Action.SayMore more -> again();
                case Action.Simplify simplify -> {
                    maybeOnDisk = false;
                    yield due();
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
            return due();
        }

        private @Nullable Signal ended(Action how) {
            ends.add(how);
            if (!isOver()) {
                begin();
            }
            return null;
        }

        private @Nullable Signal send(Fortune fortune) {
            assertThat(expired).as("since when nothing is taken any more").isNull();
            if (fortune == Fortune.DIES_BEFORE_WRITING) {
                return die();
            }
            maybeOnDisk = true;
            return switch (fortune) {
                case GOES_WELL -> take(request());
                case ARRIVES_TWICE -> {
                    Signal first = take(request());
                    if (repeatable) {
                        take(request());
                    }
                    yield first;
                }
                case ANSWER_LOST -> {
                    take(request());
                    yield unclear();
                }
                case STILL_ON_ITS_WAY -> {
                    onTheWay.addLast(request());
                    yield unclear();
                }
                case NOT_TAKEN -> new Signal.NotNow("busy", Duration.ZERO, memory.maybe());
                case REFUSED -> new Signal.Refused(simpler-- > 0, "no");
                case DENIED -> new Signal.Denied("not you");
                case DIES_BEFORE_SENDING, DIES_BEFORE_WRITING -> die();
                case DIES_AFTER_SENDING -> {
                    take(request());
                    yield die();
                }
                case NUMBER_TAKEN_BY_ANOTHER -> {
                    // Somebody else's numbers are told from ours only while nothing of ours is uncertain.
                    if (!memory.maybe() && repeatable) {
                        numbers.putIfAbsent(sequence, "somebody else");
                    }
                    yield take(request());
                }
                case THOSE_ON_THEIR_WAY_ARRIVE, TIME_IS_OVER ->
                    throw new IllegalArgumentException("happens to no attempt: " + fortune);
            };
        }

        private Request request() {
            return new Request(sequence, ends.size() + "." + memory.said());
        }

        private Signal unclear() {
            return repeatable ? new Signal.NotNow("lost", Duration.ZERO, true) : new Signal.Unclear("lost");
        }

        /** What is left after a crash is what is on disk. */
        private @Nullable Signal die() {
            memory = memory.withMaybe(maybeOnDisk);
            return null;
        }

        private Signal take(Request request) {
            if (repeatable && numbers.putIfAbsent(request.sequence(), request.message()) != null) {
                return new Signal.Duplicate(false, "known number");
            }
            shown.add(request.message());
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
