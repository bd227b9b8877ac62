package dev.holdfast.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.alert.Alert;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.deadletter.DeadLetterOffice.Retried;
import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.Outgoing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadLetterOfficeTest {

    private static final int THRESHOLD = 3;

    private final ManualTime time = new ManualTime();
    private final Alerts alerts = Alerts.start(time, Duration.ofMinutes(15), List.of());
    private final List<Outgoing> sent = new ArrayList<>();
    private Function<Outgoing, Future<Delivery>> platform = message -> delivered();
    private final DeadLetterOffice office = DeadLetterOffice.inMemory(new DeadLetterOffice.Settings(
            (message, was) -> {
                sent.add(message);
                return platform.apply(message);
            },
            alerts,
            time,
            () -> 0.5,
            THRESHOLD));

    @AfterEach
    void close() {
        alerts.close();
    }

    @Test
    void a_letter_that_may_be_tried_again_is_sent_under_its_key_and_is_gone_when_it_arrives() {
        office.start();
        office.add(letter("e1", Cause.OUTBOX_FULL));

        time.advance(Duration.ofSeconds(6));
        assertThat(sent).isEmpty();
        time.advance(Duration.ofSeconds(3));

        assertThat(sent).singleElement().satisfies(message -> {
            assertThat(message.key()).hasToString("e1#echo#1.1");
            assertThat(message.deadlineNanos() - time.nanos()).isPositive();
        });
        assertThat(office.count()).isZero();
    }

    @Test
    void a_letter_that_goes_back_to_the_outbox_is_the_outboxs_again() {
        office.start();
        platform = message -> Future.succeededFuture(new Delivery.Deferred(message.expiresAt()));
        office.add(letter("e1", Cause.OUTBOX_FULL));

        time.advance(Duration.ofSeconds(10));

        assertThat(office.count()).isZero();
    }

    @Test
    void after_five_retries_in_vain_a_letter_waits_for_an_operator() {
        office.start();
        platform = message -> refused("still full");
        DeadLetter stays = new DeadLetter(
                "e1#echo#1.1",
                Cause.OUTBOX_FULL,
                "full",
                "qq",
                "echo",
                "qq/channel:1",
                letter("e1", Cause.OUTBOX_FULL).message(),
                null,
                null,
                1,
                time.now(),
                time.now(),
                time.now().plus(Duration.ofHours(5)));
        office.add(new DeadLetter(
                stays.key(),
                stays.cause(),
                stays.reason(),
                stays.bot(),
                stays.plugin(),
                stays.conversation(),
                longLived(stays),
                null,
                null,
                1,
                stays.firstAt(),
                stays.lastAt(),
                stays.expiresAt()));

        time.advance(Duration.ofHours(1));

        assertThat(sent).hasSize(5);
        assertThat(only().state()).isEqualTo(State.EXHAUSTED);
        assertThat(only().retries()).isEqualTo(5);
    }

    private static Outgoing longLived(DeadLetter letter) {
        Outgoing message = java.util.Objects.requireNonNull(letter.message());
        return new Outgoing(
                message.key(), message.to(), message.answering(), message.reply(), letter.expiresAt(), 0, 0, "t");
    }

    @Test
    void nothing_is_sent_past_the_platforms_deadline() {
        office.start();
        platform = message -> refused("full");
        office.add(letter("e1", Cause.OUTBOX_FULL));
        long before = Duration.ofMinutes(5).toSeconds();

        time.advance(Duration.ofHours(2));

        assertThat(sent)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.expiresAt()).isEqualTo(Given.START.plusSeconds(before)));
        int tries = sent.size();
        assertThat(only().state()).isEqualTo(State.EXHAUSTED);
        assertThat(office.retry(only().id()).result())
                .isEqualTo(new Retried.Impossible("the platform takes no answer to it after " + only().expiresAt()));
        assertThat(office.retryAll(Filter.ALL).result()).isZero();
        assertThat(sent).hasSize(tries);
    }

    @Test
    void what_nobody_asked_for_is_sent_by_an_operator_for_as_long_as_it_is_kept() {
        office.add(Given.unasked("e1", Cause.REFUSED));
        time.advance(Duration.ofDays(20));

        assertThat(office.retry(only().id()).result()).isInstanceOf(Retried.Sent.class);

        assertThat(sent)
                .extracting(Outgoing::expiresAt)
                .containsExactly(time.now().plus(Outgoing.UNASKED_FOR));
    }

    @Test
    void what_nobody_asked_for_is_not_tried_by_itself_for_longer_than_it_was_worth_sending() {
        office.start();
        platform = message -> refused("full");
        office.add(Given.unasked("e1", Cause.OUTBOX_FULL));

        time.advance(Duration.ofHours(2));

        assertThat(sent)
                .isNotEmpty()
                .allSatisfy(
                        message -> assertThat(message.expiresAt()).isEqualTo(Given.START.plus(Outgoing.UNASKED_FOR)));
        assertThat(only().state()).isEqualTo(State.EXHAUSTED);
    }

    @Test
    void what_nobody_asked_for_and_was_late_to_be_tried_by_itself_waits_for_an_operator() {
        office.add(Given.unasked("e1", Cause.OUTBOX_FULL));
        time.advance(Duration.ofHours(8));

        office.start();
        time.advance(Rounds.LOOK);

        assertThat(sent).isEmpty();
        assertThat(only().state()).isEqualTo(State.EXHAUSTED);
        assertThat(office.retryAll(Filter.ALL).result()).isEqualTo(1);
        time.advance(Rounds.LOOK);
        assertThat(sent).hasSize(1);
    }

    @Test
    void what_was_refused_for_good_is_tried_only_when_an_operator_says_so() {
        office.start();
        office.add(letter("e1", Cause.REFUSED));
        time.advance(Duration.ofMinutes(1));
        assertThat(sent).isEmpty();

        Retried retried = office.retry(only().id()).result();

        assertThat(retried).isInstanceOf(Retried.Sent.class);
        assertThat(sent).hasSize(1);
        assertThat(office.count()).isZero();
    }

    @Test
    void an_operators_try_in_vain_says_why_and_leaves_the_letter() {
        platform = message -> refused("muted");
        office.add(letter("e1", Cause.REFUSED));

        assertThat(office.retry(only().id()).result()).isEqualTo(new Retried.Refused("muted"));

        assertThat(only().state()).isEqualTo(State.EXHAUSTED);
        assertThat(only().retries()).isEqualTo(1);
    }

    @Test
    void a_letter_that_is_being_tried_is_not_tried_twice() {
        Promise<Delivery> answer = Promise.promise();
        platform = message -> answer.future();
        office.add(letter("e1", Cause.REFUSED));
        long id = only().id();
        Future<Retried> first = office.retry(id);
        assertThat(only().state()).isEqualTo(State.RETRYING);

        assertThat(office.retry(id).result()).isEqualTo(new Retried.Impossible("it is being retried already"));
        answer.complete(delivered().result());

        assertThat(first.result()).isInstanceOf(Retried.Sent.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void an_event_cannot_be_sent_and_an_unknown_id_is_told() {
        office.add(Given.event("e1"));

        assertThat(office.retry(only().id()).result()).isInstanceOf(Retried.Impossible.class);
        assertThat(office.retry(7).result()).isInstanceOf(Retried.Unknown.class);
    }

    @Test
    void retry_all_sends_what_it_counts_a_few_at_a_time() {
        office.start();
        for (int i = 0; i < 120; i++) {
            office.add(letter("e" + i, Cause.REFUSED));
        }

        assertThat(office.retryAll(Filter.ALL).result()).isEqualTo(120);

        time.advance(Rounds.LOOK);
        assertThat(sent).hasSize(50);
        time.advance(Rounds.LOOK.multipliedBy(2));
        assertThat(sent).hasSize(120);
        assertThat(office.count()).isZero();
    }

    @Test
    void a_letter_is_forgotten_after_thirty_days() {
        office.start();
        office.add(letter("e1", Cause.REFUSED));

        time.advance(Duration.ofDays(30));
        assertThat(office.count()).isEqualTo(1);
        time.advance(Duration.ofHours(2));

        assertThat(office.count()).isZero();
    }

    @Test
    void many_letters_are_an_alert_until_there_are_fewer() {
        office.start();
        office.add(letter("e1", Cause.REFUSED));
        office.add(letter("e2", Cause.REFUSED));
        time.advance(Rounds.LOOK);
        assertThat(open()).doesNotContain(AlertKind.DEAD_LETTERS);

        office.add(letter("e3", Cause.REFUSED));
        time.advance(Duration.ofHours(3));
        assertThat(open()).contains(AlertKind.DEAD_LETTERS);
        assertThat(alerts.recent())
                .filteredOn(alert -> alert.kind() == AlertKind.DEAD_LETTERS)
                .extracting(Alert::count)
                .containsExactly(1L);

        office.purge(only(3).id());
        time.advance(Rounds.LOOK);
        assertThat(open()).doesNotContain(AlertKind.DEAD_LETTERS);
    }

    @Test
    void each_letter_says_that_a_delivery_failed() {
        office.add(letter("e1", Cause.REFUSED));

        assertThat(alerts.recent())
                .extracting(Alert::kind, Alert::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(AlertKind.DELIVERY_FAILED, "qq"));
    }

    @Test
    void a_page_says_where_the_next_begins_and_how_many_there_are() {
        for (int i = 0; i < 5; i++) {
            office.add(letter("e" + i, Cause.REFUSED));
        }

        Page first = office.page(Filter.ALL, Long.MAX_VALUE, 3).result();
        Page last = office.page(Filter.ALL, java.util.Objects.requireNonNull(first.next()), 3)
                .result();

        assertThat(first.letters()).hasSize(3);
        assertThat(first.total()).isEqualTo(5);
        assertThat(last.letters()).hasSize(2);
        assertThat(last.next()).isNull();
        assertThat(office.page(Filter.ALL, Long.MAX_VALUE, 9999).result().letters())
                .hasSize(5);
    }

    @Test
    void after_the_close_nothing_is_tried_but_what_comes_is_kept() {
        office.start();
        office.add(letter("e1", Cause.OUTBOX_FULL));
        office.close();
        office.add(letter("e2", Cause.OUTBOX_FULL));

        time.advance(Duration.ofHours(1));

        assertThat(sent).isEmpty();
        assertThat(office.count()).isEqualTo(2);
        assertThat(time.armed()).isLessThanOrEqualTo(2);
    }

    private Letter only() {
        return only(1);
    }

    private Letter only(int count) {
        List<Letter> letters =
                office.page(Filter.ALL, Long.MAX_VALUE, 200).result().letters();
        assertThat(letters).hasSize(count);
        return letters.getFirst();
    }

    private List<AlertKind> open() {
        return alerts.recent().stream().filter(Alert::open).map(Alert::kind).toList();
    }

    private static DeadLetter letter(String event, Cause cause) {
        return Given.letter(event, "qq", "echo", cause, Given.START);
    }

    private static Future<Delivery> delivered() {
        return Future.succeededFuture(new Delivery.Delivered(new MessageId("m"), Given.START));
    }

    private static Future<Delivery> refused(String why) {
        return Future.succeededFuture(new Delivery.Refused(new Refusal.Permanent(why)));
    }
}
