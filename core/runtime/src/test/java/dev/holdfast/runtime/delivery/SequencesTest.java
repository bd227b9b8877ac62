package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencesTest {

    private final Sequences sequences = new Sequences();

    private int next(String message) {
        return sequences.next(new Outgoing(
                new OutboxKey(message, "echo", 1, 1),
                new Conversation("qq", Conversation.Kind.GROUP, "tea", null),
                new Answering.ToMessage(message, "ann"),
                Reply.text("hello"),
                Instant.MAX,
                0,
                0,
                "trace"));
    }

    @Test
    void answers_to_one_message_are_numbered_on_from_what_a_process_before_used() {
        sequences.continueAfter(Map.of("qq/message/1", 3));

        assertThat(next("1")).isEqualTo(4);
        assertThat(next("1")).isEqualTo(5);
        assertThat(next("2")).isEqualTo(1);
    }

    @Test
    void a_database_that_opens_late_takes_no_number_back_however_much_it_holds() {
        next("1");
        next("2");
        next("2");
        Map<String, Integer> used = new LinkedHashMap<>();
        used.put("qq/message/1", 7);
        IntStream.range(0, 100_000).forEach(number -> used.put("qq/message/old " + number, 1));

        sequences.continueAfter(used);

        assertThat(next("1")).isEqualTo(8);
        assertThat(next("2")).isEqualTo(3);
        assertThat(next("old 99999")).isEqualTo(2);
    }
}
