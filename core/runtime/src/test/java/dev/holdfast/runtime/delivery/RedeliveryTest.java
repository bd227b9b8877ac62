package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guard;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.deadletter.DeadLetterOffice.Retried;
import dev.holdfast.runtime.deadletter.Filter;
import dev.holdfast.runtime.deadletter.Letter;
import dev.holdfast.runtime.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a reply that was given up: to the dead letters, and from there to the chat after all. */
@Timeout(60)
final class RedeliveryTest {

    private static final OutboxKey NAMED = OutboxKey.named("weather", "report");

    @TempDir
    Path folder;

    private final FakeSender platform = new FakeSender();
    private TestStore database;
    private Alerts alerts;
    private Deliveries deliveries;
    private DeadLetterOffice office;

    @BeforeEach
    void open() {
        assemble();
        database.start();
    }

    private void assemble() {
        database = new TestStore(folder.resolve("holdfast.db"));
        alerts = Alerts.start(database.time, Duration.ofMinutes(15), List.of());
        office = DeadLetterOffice.stored(
                new DeadLetterOffice.Settings(
                        (message, was) -> deliveries.redeliver(
                                message,
                                was,
                                database.time.nanos() + Duration.ofSeconds(30).toNanos()),
                        alerts,
                        database.time,
                        () -> 0.5,
                        100),
                database.store);
        DeliveryParts.Durable parts = DeliveryParts.durable(
                new DeliveryParts.Needs(
                        new Features(database.time, new NothingSaved()),
                        database.time,
                        () -> 0.5,
                        new DeliverySettings(
                                DeliverySettings.Mode.DURABLE,
                                1000,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5),
                                0),
                        new UnreadLog(),
                        letter -> office.add(letter)),
                database.store,
                new DeliveryParts.FromJournal(() -> 0, () -> Set.of("qq/1")));
        deliveries = parts.deliveries();
        Guard guard = database.guards.guard("qq");
        deliveries.open("qq", new Exit(platform, guard));
    }

    @AfterEach
    void close() {
        database.close();
        alerts.close();
    }

    @Test
    void what_was_refused_for_good_is_sent_again_under_the_same_name_when_an_operator_says_so() {
        platform.always(FakeSender.refused("muted"));
        assertThat(deliver("1")).isInstanceOf(Delivery.Refused.class);
        Letter letter = letter();
        assertThat(letter.reason()).isEqualTo("muted");
        assertThat(letter.preview()).isEqualTo("hi");
        platform.recover();

        Retried retried = TestStore.await(office.retry(letter.id()));

        assertThat(retried).isInstanceOf(Retried.Sent.class);
        assertThat(platform.asked)
                .extracting(OutboundMessage::nonce)
                .hasSize(3)
                .containsOnly(platform.asked.getFirst().nonce());
        assertThat(platform.asked)
                .extracting(OutboundMessage::sequence)
                .containsOnly(platform.asked.getFirst().sequence());
        assertThat(platform.texts().getLast()).isEqualTo("hi");
        assertThat(office.count()).isZero();
    }

    @Test
    void what_a_review_refuses_after_it_was_delivered_is_a_letter_with_the_cause() {
        platform.answer(new SendResult.UnderReview("77"));
        assertThat(deliver("1")).isInstanceOf(Delivery.Delivered.class);
        platform.answer(new SendResult.UnderReview("78"));
        deliver("2");

        deliveries.reviewed(decision("78", new MessageId("shown")));
        deliveries.reviewed(decision("77", null));
        deliveries.reviewed(decision("77", null));

        Letter letter = letter();
        assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.REFUSED);
        assertThat(letter.state()).isEqualTo(Letter.State.EXHAUSTED);
        assertThat(letter.reason()).contains("review").contains("77");
        assertThat(letter.preview()).isEqualTo("hi");
    }

    @Test
    void a_review_that_is_over_before_the_send_is_answered_is_not_lost() {
        platform.answer(new SendResult.UnderReview("77"));

        deliveries.reviewed(decision("77", null));
        deliver("1");

        assertThat(letter().cause()).isEqualTo(DeadLetter.Cause.REFUSED);
    }

    @Test
    void a_review_may_take_longer_than_the_process_lives() {
        platform.answer(new SendResult.UnderReview("77"), new SendResult.UnderReview("78"));
        deliver("1");
        deliver("2");
        deliveries.reviewed(decision("78", new MessageId("shown")));
        close();
        open();
        TestStore.await(database.store.write(connection -> true));

        deliveries.reviewed(decision("78", null));
        deliveries.reviewed(decision("77", null));

        Letter letter = letter();
        assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.REFUSED);
        assertThat(letter.reason()).contains("review").contains("77");
        assertThat(letter.preview()).isEqualTo("hi");
        assertThat(TestStore.await(office.retry(letter.id()))).isInstanceOf(Retried.Sent.class);
        assertThat(platform.asked.getLast()).isEqualTo(platform.asked.getFirst());
        close();
        open();
        TestStore.await(database.store.write(connection -> true));
        deliveries.reviewed(decision("77", null));
        assertThat(office.count()).as("said once").isZero();
    }

    @Test
    void a_decision_that_comes_before_the_database_opens_is_not_lost() {
        platform.answer(new SendResult.UnderReview("77"));
        deliver("1");
        close();

        assemble();
        deliveries.reviewed(decision("77", null));
        database.start();

        assertThat(letter().reason()).contains("77");
    }

    @Test
    void what_is_refused_again_stays_one_letter() {
        platform.always(FakeSender.refused("muted"));
        deliver("1");
        long id = letter().id();

        assertThat(TestStore.await(office.retry(id))).isEqualTo(new Retried.Refused("muted"));

        assertThat(letter().id()).isEqualTo(id);
        assertThat(letter().retries()).isEqualTo(1);
        assertThat(letter().state()).isEqualTo(Letter.State.EXHAUSTED);
    }

    @Test
    void after_a_restart_a_letter_of_an_event_that_is_not_done_is_sent_all_the_same() {
        platform.always(FakeSender.refused("muted"));
        deliver("1");
        letter();
        close();
        platform.recover();

        open();
        Retried retried = TestStore.await(office.retry(letter().id()));

        assertThat(retried).isInstanceOf(Retried.Sent.class);
        assertThat(office.count()).isZero();
    }

    @Test
    void a_letter_that_was_on_its_way_when_the_process_died_is_sent_by_the_outbox_alone() {
        platform.always(FakeSender.refused("muted"));
        deliver("1");
        long id = letter().id();
        int before = platform.asked.size();
        platform.always(message -> Promise.<SendResult>promise().future());
        office.retry(id);
        Eventually.until("it is on its way", () -> platform.asked.size() > before);
        close();
        platform.recover();

        open();
        TestStore.await(database.store.write(connection -> true));

        assertThat(office.count()).isZero();
        deliveries.workOff();
        Eventually.until("it is sent", () -> platform.asked.size() == before + 2);
        assertThat(platform.asked.get(before)).isEqualTo(platform.asked.getLast());
    }

    @Test
    void what_nobody_asked_for_can_be_sent_after_its_time_since_the_platform_takes_it_at_any_time() {
        OutboxKey key = new OutboxKey("1", "echo", 1, 0);
        deliver(new Outgoing(
                key, Events.channel("a"), null, Reply.text("hi"), database.time.now(), 0, database.time.nanos(), "t"));
        assertThat(letter().cause()).isEqualTo(DeadLetter.Cause.EXPIRED);
        assertThat(letter().expiresAt()).isEqualTo(Instant.MAX);
        assertThat(platform.asked).isEmpty();

        assertThat(TestStore.await(office.retry(letter().id()))).isInstanceOf(Retried.Sent.class);

        assertThat(platform.texts()).containsExactly("hi");
    }

    @Test
    void what_no_bot_was_there_for_is_sent_once_though_the_process_dies_while_it_is_tried_again() {
        assertThat(deliver(toLate(unnamed(), "hi"))).isInstanceOf(Delivery.Refused.class);
        assertThat(letter().cause()).isEqualTo(DeadLetter.Cause.NO_BOT);
        openLate();
        platform.always(message -> Promise.<SendResult>promise().future());
        office.retry(letter().id());
        Eventually.until("it is on its way", () -> platform.asked.size() == 1);
        close();
        platform.recover();

        open();
        openLate();
        TestStore.await(database.store.write(connection -> true));

        assertThat(office.count()).isZero();
        deliveries.workOff();
        Eventually.until("it is sent", () -> platform.asked.size() == 2);
        assertThat(platform.asked.getLast()).isEqualTo(platform.asked.getFirst());
    }

    @Test
    void what_no_bot_was_there_for_and_is_refused_then_stays_one_letter() {
        deliver(toLate(unnamed(), "hi"));
        long id = letter().id();
        assertThat(TestStore.await(office.retry(id))).isInstanceOf(Retried.Refused.class);
        assertThat(letter().id()).isEqualTo(id);
        openLate();
        platform.always(FakeSender.refused("muted"));

        assertThat(TestStore.await(office.retry(id))).isEqualTo(new Retried.Refused("muted"));

        assertThat(letter().id()).isEqualTo(id);
        assertThat(letter().cause()).isEqualTo(DeadLetter.Cause.REFUSED);
        assertThat(letter().retries()).isEqualTo(2);
    }

    @Test
    void of_a_long_text_that_no_bot_was_there_for_only_what_was_refused_is_said_again() {
        platform.limits(new PlatformLimits(20, false, false, false, false));
        deliver(toLate(unnamed(), "the first part here\nthe second part here"));
        openLate();
        platform.answer(new SendResult.Sent("m1", database.time.now()));
        platform.always(FakeSender.refused("muted"));
        assertThat(TestStore.await(office.retry(letter().id()))).isEqualTo(new Retried.Refused("muted"));
        platform.recover();
        platform.asked.clear();

        assertThat(TestStore.await(office.retry(letter().id()))).isInstanceOf(Retried.Sent.class);

        assertThat(platform.texts()).containsExactly("the second part here");
        assertThat(office.count()).isZero();
    }

    @Test
    void what_its_plugin_asked_for_again_under_its_name_and_was_delivered_is_not_sent_from_the_letter() {
        deliver(toLate(NAMED, "sunny"));
        openLate();
        assertThat(deliver(toLate(NAMED, "sunny"))).isInstanceOf(Delivery.Delivered.class);

        assertThat(TestStore.await(office.retry(letter().id()))).isInstanceOf(Retried.Sent.class);

        assertThat(platform.texts()).containsExactly("sunny");
        assertThat(office.count()).isZero();
    }

    @Test
    void what_its_plugin_asked_for_again_under_its_name_and_was_refused_is_sent_when_an_operator_says_so() {
        deliver(toLate(NAMED, "sunny"));
        openLate();
        platform.always(FakeSender.refused("muted"));
        assertThat(deliver(toLate(NAMED, "sunny"))).isInstanceOf(Delivery.Refused.class);
        platform.recover();
        platform.asked.clear();

        assertThat(TestStore.await(office.retry(letter().id()))).isInstanceOf(Retried.Sent.class);

        assertThat(platform.texts()).containsExactly("sunny");
    }

    @Test
    void a_letter_with_a_name_and_its_plugin_do_not_send_the_same_side_by_side() {
        deliver(toLate(NAMED, "sunny"));
        openLate();
        Promise<SendResult> slow = Promise.promise();
        platform.always(message -> slow.future());
        Future<Retried> retried = office.retry(letter().id());
        Eventually.until("it is on its way", () -> platform.asked.size() == 1);

        Future<Delivery> asked = deliveries.deliver(toLate(NAMED, "sunny"));
        slow.complete(new SendResult.Sent("m1", database.time.now()));

        assertThat(TestStore.await(asked)).isInstanceOf(Delivery.Delivered.class);
        assertThat(TestStore.await(retried)).isInstanceOf(Retried.Sent.class);
        assertThat(platform.texts()).containsExactly("sunny");
    }

    @Test
    void a_letter_with_a_name_is_not_sent_beside_what_its_plugin_left_in_the_outbox_before_a_restart() {
        deliver(toLate(NAMED, "sunny"));
        openLate();
        platform.always(new SendResult.TryLater(FailureKind.CONVERSATION, "too fast", Duration.ofHours(1)));
        assertThat(deliver(toLate(NAMED, "sunny"))).isInstanceOf(Delivery.Deferred.class);
        close();
        platform.recover();
        platform.asked.clear();

        open();
        openLate();
        Future<Retried> retried = office.retry(letter().id());
        Eventually.until(
                "it is tried again", () -> Objects.equals(office.counts().get(Letter.State.RETRYING), 1L));
        deliveries.workOff();

        assertThat(TestStore.await(retried)).isInstanceOf(Retried.Sent.class);
        assertThat(platform.texts()).containsExactly("sunny");
    }

    @Test
    void a_plugin_that_asks_again_after_a_restart_finds_the_long_text_that_its_letter_left_in_the_outbox() {
        platform.limits(new PlatformLimits(20, false, false, false, false));
        String text = "the first part here\nthe second part here";
        deliver(toLate(NAMED, text));
        openLate();
        platform.always(message -> Promise.<SendResult>promise().future());
        office.retry(letter().id());
        Eventually.until("it is on its way", () -> platform.asked.size() == 1);
        close();
        platform.recover();
        platform.asked.clear();

        open();
        openLate();
        TestStore.await(database.store.write(connection -> true));
        Future<Delivery> asked = deliveries.deliver(toLate(NAMED, text));
        deliveries.workOff();

        assertThat(TestStore.await(asked)).isInstanceOf(Delivery.Delivered.class);
        assertThat(platform.texts()).containsExactly("the first part here", "the second part here");
    }

    private void openLate() {
        deliveries.open("late", new Exit(platform, database.guards.guard("late")));
    }

    private static OutboxKey unnamed() {
        return new OutboxKey("1", "echo", 1, 0);
    }

    /** For a bot that is not there before {@link #openLate}. */
    private Outgoing toLate(OutboxKey key, String text) {
        return new Outgoing(
                key,
                new Conversation("late", Conversation.Kind.CHANNEL, "a", null),
                null,
                Reply.text(text),
                database.time.now().plus(Events.ANSWERABLE),
                database.time.nanos() + Duration.ofSeconds(30).toNanos(),
                database.time.nanos(),
                "trace");
    }

    private Delivery deliver(Outgoing outgoing) {
        return TestStore.await(deliveries.deliver(outgoing));
    }

    private Delivery deliver(String event) {
        return deliver(new Outgoing(
                new OutboxKey(event, "echo", 1, 0),
                Events.channel("a"),
                new Answering.ToMessage(event, "ann"),
                Reply.text("hi"),
                database.time.now().plus(Events.ANSWERABLE),
                database.time.nanos() + Duration.ofSeconds(30).toNanos(),
                database.time.nanos(),
                "trace"));
    }

    private MessageReviewed decision(String review, @Nullable MessageId shown) {
        return new MessageReviewed(
                new Origin("qq", "qq", "decision " + review, "trace", database.time.now()),
                Events.channel("a"),
                MessageReviewed.held(review),
                shown);
    }

    private Letter letter() {
        Eventually.until("the letter lies there", () -> office.count() == 1);
        return Objects.requireNonNull(TestStore.await(office.page(Filter.ALL, Long.MAX_VALUE, 10))
                .letters()
                .getFirst());
    }

    private static final class NothingSaved implements dev.holdfast.resilience.FeatureStore {
        @Override
        public Map<String, Saved> load() {
            return Map.of();
        }

        @Override
        public void save(Map<String, Saved> features) {}
    }
}
