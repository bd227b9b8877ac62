package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.guard.DeadLetterBox;
import dev.holdfast.plugin.guard.DeadLetterBox.DeadLetter;
import dev.holdfast.plugin.guard.DeadLetterBox.Filter;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PluginLettersTest {

    private final ManualTime time = new ManualTime();
    private final Alerts alerts = Alerts.start(time, Duration.ofMinutes(15), List.of());
    private Delivery outcome = new Delivery.Delivered(new MessageId("m1"), time.now());
    private final DeadLetterOffice office = DeadLetterOffice.inMemory(new DeadLetterOffice.Settings(
            (message, was) -> Future.succeededFuture(outcome), alerts, time, () -> 0.5, 100));
    private final DeadLetterBox letters = new PluginLetters("recovery", office);

    @AfterEach
    void close() {
        alerts.close();
    }

    @Test
    void letters_are_listed_counted_and_found() {
        add("e1", Cause.REFUSED, Duration.ofMinutes(5));
        add("e2", Cause.EXPIRED, Duration.ofMinutes(5));

        List<DeadLetter> all = letters.list(Filter.ALL, 10);

        assertThat(all).extracting(DeadLetter::cause).containsExactly("expired", "refused");
        assertThat(letters.count(new Filter(null, null, "Expired", "exhausted")))
                .isEqualTo(1);
        assertThat(letters.find(all.getFirst().id())).hasValueSatisfying(letter -> {
            assertThat(letter.reason()).isEqualTo(all.getFirst().reason());
            assertThat(letter.text()).isEqualTo("hi\n" + "there".repeat(99));
        });
        assertThat(all).extracting(DeadLetter::text).containsOnly("");
        assertThat(letters.find("no number")).isEmpty();
        assertThat(letters.list(Filter.ALL, -3)).hasSize(1);
    }

    @Test
    void a_word_that_does_not_exist_is_answered_with_those_that_do() {
        assertThatThrownBy(() -> letters.list(new Filter(null, null, null, "lost"), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no state 'lost'; there are: pending, retrying, exhausted");
    }

    @Test
    void a_retry_answers_what_came_of_it() {
        add("e1", Cause.REFUSED, Duration.ofMinutes(5));
        String id = letters.list(Filter.ALL, 1).getFirst().id();
        outcome = new Delivery.Refused(new Refusal.Permanent("muted"));
        assertThat(letters.retry(id, "ann")).contains(outcome);
        outcome = new Delivery.Delivered(new MessageId("m1"), time.now());

        assertThat(letters.retry(id, "ann")).contains(outcome);
        assertThat(letters.retry(id, "ann")).isEmpty();

        add("e2", Cause.EXPIRED, Duration.ZERO);
        assertThat(letters.retry(letters.list(Filter.ALL, 1).getFirst().id(), "ann"))
                .hasValueSatisfying(delivery -> assertThat(delivery).isInstanceOf(Delivery.Refused.class));
    }

    @Test
    void letters_are_thrown_away_and_tried_again_by_filter() {
        add("e1", Cause.REFUSED, Duration.ofMinutes(5));
        add("e2", Cause.REFUSED, Duration.ofMinutes(5));
        add("e3", Cause.UNCERTAIN, Duration.ofMinutes(5));

        assertThat(letters.retryAll(new Filter(null, null, "uncertain", null), "ann"))
                .isEqualTo(1);
        assertThat(letters.purgeAll(new Filter(null, null, "refused", null), "ann"))
                .isEqualTo(2);
        assertThat(letters.purge(letters.list(Filter.ALL, 1).getFirst().id(), "ann"))
                .isTrue();
        assertThat(letters.purge("77", "ann")).isFalse();
    }

    private void add(String event, Cause cause, Duration taken) {
        OutboxKey key = new OutboxKey(event, "echo", 1, 1);
        Conversation to = new Conversation("qq", Conversation.Kind.CHANNEL, "1", null);
        Outgoing message = new Outgoing(
                key,
                to,
                null,
                Reply.text("hi\n" + "there".repeat(99)),
                time.now().plus(taken),
                0,
                0,
                "t");
        office.add(new dev.holdfast.runtime.delivery.DeadLetter(
                key.toString(),
                cause,
                "no",
                "qq",
                "echo",
                to.key(),
                message,
                null,
                null,
                1,
                time.now(),
                time.now(),
                message.expiresAt()));
    }
}
