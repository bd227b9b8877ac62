package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.runtime.delivery.Outbox.Place;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    private static final int ROW = (int) (Weight.ROW + Weight.of(Reply.text("hello")));

    private final Outbox outbox = new Outbox(10, 3L * ROW);

    private static Row row(int number) {
        OutboxKey key = new OutboxKey("e" + number, "echo", 1, 1);
        Conversation tea = new Conversation("qq", Conversation.Kind.GROUP, "tea", null);
        Reply reply = Reply.text("hello");
        return new Row(key, new Outgoing(key, tea, null, reply, Instant.MAX, 0, 0, "t"), reply, 1, number);
    }

    @Test
    void it_counts_what_it_holds_in_bytes_and_has_room_again_for_what_leaves() {
        outbox.append("tea", row(1));
        outbox.append("tea", row(2));
        outbox.append("milk", row(3));
        assertThat(outbox.bytes()).isEqualTo(3L * ROW);
        assertThat(outbox.append("milk", row(4))).isInstanceOf(Place.Full.class);

        outbox.reserve("tea");
        outbox.release("tea", false);
        assertThat(outbox.append("milk", row(4))).isInstanceOf(Place.Full.class);
        outbox.reserve("tea");
        outbox.release("tea", true);

        assertThat(outbox.append("milk", row(4))).isEqualTo(new Place.BehindOthers());
        assertThat(outbox.append("milk", row(5))).isInstanceOf(Place.Full.class);
    }

    @Test
    void what_was_left_finds_room_however_much_there_is() {
        for (int number = 1; number <= 20; number++) {
            outbox.adopt("tea", row(number));
        }

        assertThat(outbox.waiting()).isEqualTo(20);
        assertThat(outbox.bytes()).isEqualTo(20L * ROW);
    }

    @Test
    void nothing_is_put_behind_what_is_not_in_memory_yet_nor_sent_before_it() {
        outbox.sleeps("tea");
        outbox.sleeps("tea");

        assertThat(outbox.hasBacklog("tea")).isTrue();
        assertThat(outbox.waiting()).isEqualTo(2);
        assertThat(outbox.append("tea", row(9)))
                .isEqualTo(new Place.Full("the outbox is full, and 2 replies that were left in the database have to go"
                        + " first in this conversation"));
        assertThat(outbox.append("milk", row(8))).isEqualTo(new Place.First());
        assertThat(outbox.reserve("tea")).isNull();
        assertThat(outbox.oldestFirst()).containsExactly("milk");
    }

    @Test
    void what_wakes_goes_in_the_order_in_which_it_was_left_and_what_comes_then_goes_behind_it() {
        Row first = row(1);
        Row second = row(2);
        outbox.sleeps("tea");
        outbox.sleeps("tea");
        assertThat(outbox.awake("tea", first)).isTrue();
        assertThat(outbox.reserve("tea")).isSameAs(first);
        assertThat(outbox.release("tea", true)).as("whether more is in memory").isFalse();
        assertThat(outbox.hasBacklog("tea")).isTrue();

        assertThat(outbox.awake("tea", second)).isTrue();
        assertThat(outbox.append("tea", row(3))).isEqualTo(new Place.BehindOthers());

        assertThat(outbox.reserve("tea")).isSameAs(second);
        assertThat(outbox.release("tea", true)).isTrue();
        assertThat(outbox.waiting()).isEqualTo(1);
    }

    @Test
    void what_never_wakes_leaves_nothing_behind() {
        outbox.sleeps("tea");
        outbox.gone("tea");

        assertThat(outbox.hasBacklog("tea")).isFalse();
        assertThat(outbox.waiting()).isZero();
        assertThatThrownBy(() -> outbox.gone("tea")).hasMessage("nothing is asleep in tea");
    }
}
