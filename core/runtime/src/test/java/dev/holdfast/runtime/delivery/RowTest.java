package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.store.StoredJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RowTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private static Outgoing outgoing() {
        return new Outgoing(
                new OutboxKey("e1", "echo", 1, 1),
                Events.channel("a"),
                new Answering.ToMessage("e1", "ann"),
                Reply.text("hello"),
                NOW.plusSeconds(300),
                0,
                0,
                "trace");
    }

    private static StoredRow written(Row row, long nowNanos) {
        row.writeDown(NOW, nowNanos);
        return Objects.requireNonNull(row.written());
    }

    /** Another process, whose clock begins elsewhere. */
    private static Row leftBehind(StoredRow stored, Duration ago) {
        long nanos = 5;
        return Row.left(1, true, 1, stored, nanos - Duration.ofMinutes(4).toNanos(), NOW.plus(ago), nanos);
    }

    @Test
    void since_when_the_platform_may_have_it_is_known_to_the_next_process() {
        long made = 1_000_000_000_000L;
        Row row = new Row(outgoing().key(), outgoing(), outgoing().reply(), 1, made);
        long sent = made + Duration.ofMinutes(3).toNanos();
        row.maybeFrom(sent);

        StoredRow stored = StoredJson.read(StoredJson.write(written(row, sent)), StoredRow.class);
        Row left = leftBehind(stored, Duration.ofSeconds(30));

        assertThat(Duration.ofNanos(5 - left.maybeNanos())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void of_a_row_that_does_not_say_it_may_have_been_since_it_was_made() {
        Row row = new Row(outgoing().key(), outgoing(), outgoing().reply(), 1, 7);
        String body = StoredJson.write(written(row, 9));

        Row left = leftBehind(StoredJson.read(body, StoredRow.class), Duration.ofSeconds(30));

        assertThat(body).doesNotContain("maybeSince");
        assertThat(left.maybeNanos()).isEqualTo(left.madeNanos);
    }
}
