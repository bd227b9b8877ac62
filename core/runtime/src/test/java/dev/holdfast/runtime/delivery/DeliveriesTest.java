package dev.holdfast.runtime.delivery;

import static dev.holdfast.runtime.delivery.FakeSender.broken;
import static dev.holdfast.runtime.delivery.FakeSender.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Deferred;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.GuardEvent;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.config.DeliverySettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeliveriesTest {

    private static final Embed EMBED = new Embed("Title", "Words", List.of());

    private final ManualTime time = new ManualTime();
    private final Features features = new Features(time, FeatureStore.none());
    private final FakeSender platform = new FakeSender();
    private final Guards guards = new Guards(time, () -> 1, onceAndQuickToOpen(), Map.of());
    private final Guard guard = guards.guard("qq");
    private final Ledger ledger = new Ledger();
    private final List<DeadLetter> letters = new ArrayList<>();
    private Deliveries deliveries = deliveries(100);

    DeliveriesTest() {
        List.of(Rendering.RICH_EMBEDS, Rendering.FILE_UPLOADS, Rendering.INTERACTIVE_BUTTONS)
                .forEach(feature -> features.declare(feature, Level.MINIMAL));
    }

    @Test
    void thousands_of_replies_that_expired_do_not_end_a_conversation() {
        deliveries = deliveries(100_000);
        platform.always(broken());
        for (int i = 0; i < 20_000; i++) {
            deliver(answer("e" + i, "a", Reply.text("late " + i)));
        }
        time.advance(Events.ANSWERABLE.plusSeconds(60));
        assertThat(deliveries.waiting()).isZero();

        platform.recover();
        guard.reset();
        assertThat(deliver(answer("next", "a", Reply.text("next")))).isInstanceOf(Delivered.class);
    }

    @Test
    void where_calls_have_to_wait_answers_go_before_what_the_bot_says_of_its_own_accord() {
        Policy policy = onceAndQuickToOpen();
        Guard narrow = new Guards(
                        time,
                        () -> 1,
                        new Policy(
                                policy.attemptTimeout(),
                                policy.deadline(),
                                policy.retry(),
                                null,
                                new Policy.Bulkhead(1, 100),
                                policy.breaker()),
                        Map.of())
                .guard("qq");
        deliveries.open("qq", new Exit(platform, narrow));
        Promise<SendResult> slow = Promise.promise();
        platform.always(message -> slow.future());
        deliveries.deliver(answer("1", "a", Reply.text("first")));
        deliveries.deliver(new Outgoing(
                new OutboxKey("news", "echo", 1, 0),
                Events.channel("b"),
                null,
                Reply.text("news"),
                time.now().plusSeconds(300),
                time.nanos() + Duration.ofSeconds(30).toNanos(),
                0,
                "trace"));
        deliveries.deliver(answer("2", "c", Reply.text("answer")));

        platform.recover();
        slow.complete(new SendResult.Sent("m", Instant.EPOCH));

        assertThat(platform.texts()).containsExactly("first", "answer", "news");
    }

    @Test
    void a_reply_is_sent_once_and_its_way_is_timed() {
        Outgoing outgoing = answer("1", "a", Reply.text("hi"));
        time.advance(Duration.ofMillis(7));

        assertThat(deliver(outgoing)).isEqualTo(new Delivered(new MessageId("m1"), Instant.EPOCH));

        time.advance(Duration.ofMinutes(10));
        assertThat(platform.texts()).containsExactly("hi");
        assertThat(ledger.lines).containsExactly("accepted after 7 ms");
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void a_message_under_review_is_delivered_with_a_name_of_its_own() {
        platform.answer(new SendResult.UnderReview("77"), new SendResult.Sent("", Instant.EPOCH));

        assertThat(deliver(answer("1", "a", Reply.text("hi"))))
                .isEqualTo(new Delivered(new MessageId("review:77"), time.now()));
        assertThat(deliver(answer("2", "a", Reply.text("hi"))))
                .isEqualTo(new Delivered(new MessageId("key:2#echo#1.1"), time.now()));
    }

    @Test
    void a_bot_that_is_not_there_is_named() {
        Outgoing lost = new Outgoing(
                new OutboxKey("1", "echo", 1, 0),
                new dev.holdfast.plugin.message.Conversation(
                        "gone", dev.holdfast.plugin.message.Conversation.Kind.CHANNEL, "a", null),
                null,
                Reply.text("hi"),
                time.now().plusSeconds(60),
                time.nanos(),
                0,
                "t");

        assertThat(deliver(lost))
                .isEqualTo(new Refused(new Refusal.Permanent("there is no bot named gone; known: [qq]")));
    }

    @Test
    void a_formatted_message_the_platform_refuses_is_said_in_words_and_formatting_goes_off_for_a_while() {
        platform.answer(new SendResult.TooRich("no markdown for you"));

        assertThat(deliver(answer("1", "a", Reply.embed(EMBED)))).isInstanceOf(Delivered.class);

        assertThat(platform.asked)
                .extracting(message -> message.reply().isRich())
                .containsExactly(true, false);
        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsOnly(1);
        assertThat(features.enabled(Rendering.RICH_EMBEDS)).isFalse();
        assertThat(features.find(Rendering.RICH_EMBEDS).orElseThrow().reason())
                .isEqualTo("qq refused a formatted message: no markdown for you");
        deliver(answer("2", "a", Reply.embed(EMBED)));
        assertThat(platform.asked.getLast().reply()).isEqualTo(Reply.text("Title\nWords"));
        time.advance(Duration.ofMinutes(5));
        assertThat(features.enabled(Rendering.RICH_EMBEDS)).isTrue();
    }

    @Test
    void words_the_platform_refuses_are_replaced_by_the_recovery_line_once() {
        platform.answer(refused("forbidden word"));

        assertThat(deliver(answer("1", "a", Reply.text("rude")))).isInstanceOf(Delivered.class);

        assertThat(platform.texts()).containsExactly("rude", Rendering.RECOVERY_LINE.text());
        platform.always(refused("muted"));
        assertThat(deliver(answer("2", "a", Reply.embed(EMBED))))
                .isEqualTo(new Refused(new Refusal.Permanent("muted")));
        assertThat(platform.texts().subList(2, 5)).containsExactly("", "Title\nWords", Rendering.RECOVERY_LINE.text());
        assertThat(ledger.lines).endsWith("refused 2#echo#1.1: muted");
    }

    @Test
    void a_formatted_card_goes_down_every_rung_under_one_key_and_one_number() {
        platform.answer(new SendResult.TooRich("no cards"), new SendResult.TooRich("no markdown"), refused("rude"));

        assertThat(deliver(answer("1", "a", Reply.markdown("**hi**").withEmbed(EMBED))))
                .isInstanceOf(Delivered.class);

        assertThat(platform.texts())
                .containsExactly("**hi**", "**hi**\nTitle\nWords", "hi\nTitle\nWords", Rendering.RECOVERY_LINE.text());
        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsOnly(1);
        assertThat(platform.asked)
                .extracting(OutboundMessage::nonce)
                .hasSize(4)
                .containsOnly(platform.asked.getFirst().nonce());
    }

    @Test
    void a_refusal_that_no_wording_can_help_is_final() {
        platform.always(new SendResult.Never(FailureKind.AUTHENTICATION, "bad secret"));

        assertThat(deliver(answer("1", "a", Reply.text("hi"))))
                .isEqualTo(new Refused(new Refusal.Permanent("bad secret")));
        assertThat(platform.asked).hasSize(1);
    }

    @Test
    void a_sender_that_throws_is_tried_again_later() {
        platform.always(message -> Future.failedFuture(new java.io.IOException("connection reset")));
        assertThat(deliver(answer("1", "a", Reply.text("hi")))).isInstanceOf(Deferred.class);

        platform.recover();
        time.advance(Duration.ofSeconds(1));

        assertThat(platform.texts()).containsExactly("hi", "hi");
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void what_cannot_be_sent_waits_and_goes_out_in_order_per_conversation() {
        platform.always(broken());
        assertThat(deliver(answer("1", "a", Reply.text("a1"))))
                .isEqualTo(new Deferred(time.now().plus(Events.ANSWERABLE)));
        platform.recover();

        assertThat(deliver(answer("2", "a", Reply.text("a2")))).isInstanceOf(Deferred.class);
        assertThat(deliver(answer("3", "b", Reply.text("b1")))).isInstanceOf(Delivered.class);
        assertThat(deliver(answer("4", "a", Reply.text("a3")))).isInstanceOf(Deferred.class);
        assertThat(deliveries.waiting()).isEqualTo(3);

        time.advance(Duration.ofSeconds(1));

        assertThat(platform.texts()).containsExactly("a1", "b1", "a1", "a2", "a3");
        assertThat(deliveries.waiting()).isZero();
        assertThat(deliver(answer("5", "a", Reply.text("a4")))).isInstanceOf(Delivered.class);
        assertThat(ledger.lines).contains("deferred 1#echo#1.1: HTTP 500");
    }

    @Test
    void the_waits_grow_to_the_longest_and_a_server_that_names_a_time_is_obeyed() {
        platform.answer(
                broken(),
                broken(),
                broken(),
                new SendResult.TryLater(FailureKind.RATE_LIMIT, "HTTP 429", Duration.ofSeconds(40)));
        Instant start = time.now();
        List<Long> seconds = new ArrayList<>();
        platform.always(message -> Future.succeededFuture(new SendResult.Sent("x", time.now())));
        deliver(answer("1", "a", Reply.text("hi")));

        int seen = platform.asked.size();
        while (deliveries.waiting() > 0) {
            time.advance(Duration.ofSeconds(1));
            if (platform.asked.size() > seen) {
                seen = platform.asked.size();
                seconds.add(Duration.between(start, time.now()).toSeconds());
            }
        }

        assertThat(seconds).containsExactly(1L, 3L, 7L, 47L);
    }

    @Test
    void a_reply_keeps_its_sequence_number_over_all_attempts_and_answers_to_one_event_are_numbered_over_plugins() {
        platform.answer(broken());
        deliver(answer("1", "a", Reply.text("first")));
        time.advance(Duration.ofSeconds(1));
        deliver(answer(new OutboxKey("1", "dice", 1, 0), "a", "1", Reply.text("second")));
        deliver(answer("2", "a", Reply.text("other")));

        assertThat(platform.texts()).containsExactly("first", "first", "second", "other");
        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsExactly(1, 1, 2, 1);
    }

    @Test
    void an_answer_to_an_event_that_is_given_while_another_is_handled_continues_its_numbers() {
        deliver(answer("1", "a", Reply.text("at once")));
        deliver(answer(new OutboxKey("2>1", "echo", 1, 0), "a", "1", Reply.text("later")));

        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsExactly(1, 2);
    }

    @Test
    void after_its_time_a_reply_is_refused_in_words_and_never_sent() {
        platform.always(broken());
        Outgoing outgoing = answer("1", "a", Reply.text("hi"));
        deliver(outgoing);
        deliver(answer("2", "a", Reply.text("behind it")));
        time.advance(Duration.ofMinutes(5));
        int before = platform.asked.size();

        platform.recover();
        time.advance(Duration.ofMinutes(10));

        assertThat(platform.asked).hasSize(before);
        assertThat(deliveries.waiting()).isZero();
        assertThat(ledger.lines)
                .contains("refused 1#echo#1.1: the platform takes no answer to it after " + outgoing.expiresAt());
        assertThat(deliver(outgoing)).isInstanceOf(Refused.class);
        assertThat(platform.asked).hasSize(before);
    }

    @Test
    void while_the_breaker_is_open_replies_wait_and_its_trial_works_them_off() {
        guards.listen(event -> {
            if (event instanceof GuardEvent.BreakerChanged changed
                    && (changed.to() == CircuitView.State.HALF_OPEN || changed.to() == CircuitView.State.CLOSED)) {
                deliveries.workOff();
            }
        });
        platform.always(broken());
        for (int i = 0; i < 4; i++) {
            deliver(answer("x" + i, "x" + i, Reply.text("x" + i)));
        }
        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.OPEN);
        int asked = platform.asked.size();

        assertThat(deliver(answer("1", "a", Reply.text("a1")))).isInstanceOf(Deferred.class);
        assertThat(deliver(answer("2", "a", Reply.text("a2")))).isInstanceOf(Deferred.class);
        assertThat(platform.asked).hasSize(asked);
        platform.recover();
        time.advance(Duration.ofSeconds(60));

        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.CLOSED);
        assertThat(deliveries.waiting()).isZero();
        assertThat(platform.texts().subList(asked, platform.asked.size()))
                .containsExactlyInAnyOrder("x0", "x1", "x2", "x3", "a1", "a2")
                .containsSubsequence("a1", "a2");
    }

    @Test
    void what_a_full_outbox_does_not_take_is_a_letter_that_is_sent_by_itself_and_later_to_its_plugin() {
        deliveries = deliveries(2);
        platform.always(broken());
        deliver(answer("1", "a", Reply.text("a1")));
        deliver(answer("2", "b", Reply.text("b1")));
        Outgoing third = answer("3", "c", Reply.text("c1"));

        assertThat(deliver(third)).isEqualTo(new Deferred(third.expiresAt()));

        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.OUTBOX_FULL);
            assertThat(letter.reason()).isEqualTo("the outbox holds 2 replies already");
            assertThat(letter.retryable()).isTrue();
        });
        platform.recover();
        time.advance(Duration.ofSeconds(5));
        assertThat(deliver(answer("4", "c", Reply.text("c2")))).isInstanceOf(Delivered.class);
    }

    @Test
    void a_long_text_that_a_full_outbox_does_not_take_is_one_letter_with_all_that_is_left_to_say() {
        deliveries = deliveries(1);
        platform.limits(new PlatformLimits(40, true, true, true, true));
        platform.always(broken());
        deliver(answer("1", "a", Reply.text("a1")));
        Reply longish = Reply.text("one ".repeat(9) + "two ".repeat(9) + "three ".repeat(4));
        platform.answer(new SendResult.Sent("m", Instant.EPOCH));

        assertThat(deliver(answer("2", "b", longish))).isInstanceOf(Deferred.class);

        assertThat(letters).hasSize(1);
        DeadLetter letter = letters.getFirst();
        assertThat(was(letter).words().stream().map(Reply::text)).hasSize(2);
        assertThat(was(letter).words().stream().map(Reply::text).collect(Collectors.joining(" ")))
                .startsWith("two two")
                .endsWith("three three");
        time.advance(Duration.ofMinutes(5));
        platform.recover();
        platform.asked.clear();
        assertThat(deliveries
                        .redeliver(Objects.requireNonNull(letter.message()), was(letter), time.nanos())
                        .result())
                .isInstanceOf(Refused.class);
        assertThat(platform.asked).as("past its time").isEmpty();
    }

    @Test
    void each_part_that_is_not_said_since_one_before_it_was_refused_is_a_letter() {
        platform.limits(new PlatformLimits(40, true, true, true, true));
        platform.repeatable(false);
        platform.answer(new SendResult.Unclear(FailureKind.NETWORK, "connection reset"));
        Reply longish = Reply.text("one ".repeat(9) + "two ".repeat(9) + "three ".repeat(4));

        assertThat(deliver(answer("1", "a", longish))).isInstanceOf(Refused.class);

        assertThat(platform.asked).hasSize(1);
        assertThat(letters)
                .extracting(DeadLetter::key)
                .containsExactly("qq/1#echo#1.1", "qq/1#echo#1.2", "qq/1#echo#1.3");
        assertThat(letters)
                .extracting(DeadLetter::cause)
                .containsExactly(DeadLetter.Cause.UNCERTAIN, DeadLetter.Cause.REFUSED, DeadLetter.Cause.REFUSED);
        assertThat(letters.getLast().reason()).isEqualTo("a part of the same reply before it was not sent");
        assertThat(was(letters.getLast()).maybe())
                .as("it was not sent, for sure")
                .isFalse();
    }

    @Test
    void a_part_that_waited_is_not_said_either_once_one_before_it_was_refused() {
        platform.limits(new PlatformLimits(40, true, true, true, true));
        Reply longish = Reply.text("one ".repeat(9) + "two ".repeat(9) + "three ".repeat(4));
        platform.answer(broken(), new SendResult.Never(FailureKind.AUTHENTICATION, "muted"));

        assertThat(deliver(answer("1", "a", longish))).isInstanceOf(Deferred.class);
        time.advance(Duration.ofSeconds(1));

        assertThat(platform.asked).as("the first part, twice").hasSize(2);
        assertThat(letters).hasSize(3);
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void a_clear_no_leaves_nothing_in_doubt_however_long_it_lasts() {
        platform.remembers(Duration.ofMinutes(2));
        platform.always(broken());
        deliver(answer("1", "a", Reply.text("hi")));
        time.advance(Duration.ofMinutes(3));

        platform.recover();
        time.advance(Duration.ofSeconds(40));

        assertThat(letters).isEmpty();
        assertThat(deliveries.waiting()).isZero();
        assertThat(platform.texts().getLast()).isEqualTo("hi");
    }

    @Test
    void a_number_that_another_message_has_is_told_from_our_own_after_a_clear_no_too() {
        platform.answer(broken(), new SendResult.Duplicate("msg_seq used"));
        deliver(answer("1", "a", Reply.text("hi")));

        time.advance(Duration.ofSeconds(1));

        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsExactly(1, 1, 2);
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void how_long_the_platform_remembers_counts_from_the_request_that_may_have_come_through() {
        platform.remembers(Duration.ofMinutes(2));
        platform.always(broken());
        deliver(answer("1", "a", Reply.text("hi")));
        time.advance(Duration.ofSeconds(110));
        platform.answer(new SendResult.Unclear(FailureKind.NETWORK, "connection reset"));
        time.advance(Duration.ofSeconds(40));
        assertThat(letters).as("tried again a little later").isEmpty();

        time.advance(Duration.ofSeconds(110));

        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.UNCERTAIN));
    }

    @Test
    void an_outbox_full_of_pictures_refuses_one_more_takes_a_word_and_has_room_again_when_one_is_gone() {
        deliveries = deliveries(100, 2_500_000);
        platform.limits(new PlatformLimits(2000, true, true, true, true, 1, true, ""));
        Reply picture = Reply.file(new Upload("a.png", "image/png", new byte[1_000_000]));
        platform.always(broken());
        assertThat(deliver(answer("1", "a", picture))).isInstanceOf(Deferred.class);
        assertThat(deliver(answer("2", "b", picture))).isInstanceOf(Deferred.class);

        deliver(answer("3", "c", picture));

        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("2 replies of 200", "outbox-bytes-max"));
        assertThat(deliver(answer("4", "d", Reply.text("a word")))).isInstanceOf(Deferred.class);
        guard.reset();
        platform.answer(new SendResult.Sent("m", Instant.EPOCH));
        deliveries.workOff();
        assertThat(deliveries.waiting()).isEqualTo(2);
        deliver(answer("5", "e", picture));
        assertThat(letters).as("there was room").hasSize(1);
        deliver(answer("6", "f", picture));
        assertThat(letters).hasSize(2);
    }

    @Test
    void the_parts_of_a_long_text_go_out_in_order_each_with_its_number_and_the_rest_of_the_reply_at_the_end() {
        platform.limits(new PlatformLimits(40, true, true, true, true));
        Reply reply = Reply.markdown("one ".repeat(9) + "two ".repeat(9) + "three ".repeat(4))
                .withEmbed(EMBED)
                .mentioningAuthor();

        assertThat(deliver(answer("1", "a", reply))).isEqualTo(new Delivered(new MessageId("m1"), Instant.EPOCH));

        assertThat(platform.asked).hasSizeGreaterThan(2);
        assertThat(String.join(" ", platform.texts()).strip())
                .isEqualTo(reply.text().strip());
        assertThat(platform.asked)
                .extracting(OutboundMessage::sequence)
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, platform.asked.size())
                        .boxed()
                        .toList());
        assertThat(platform.asked.getFirst().reply().mentionsAuthor()).isTrue();
        assertThat(platform.asked.getFirst().reply().embeds()).isEmpty();
        assertThat(platform.asked.getLast().reply().mentionsAuthor()).isFalse();
        assertThat(platform.asked.getLast().reply().embeds()).containsExactly(EMBED);
    }

    @Test
    void parts_that_wait_stay_in_order_and_after_a_refused_part_no_further_is_sent() {
        platform.limits(new PlatformLimits(40, true, true, true, true));
        Reply reply = Reply.text("one ".repeat(9) + "two ".repeat(9) + "three ".repeat(4));
        platform.answer(new SendResult.Sent("m", Instant.EPOCH), broken());
        assertThat(deliver(answer("1", "a", reply))).isInstanceOf(Deferred.class);
        time.advance(Duration.ofSeconds(1));

        assertThat(platform.asked).extracting(OutboundMessage::sequence).startsWith(1, 2, 2, 3);
        int before = platform.asked.size();
        platform.answer(new SendResult.Sent("m", Instant.EPOCH), refused("no"), refused("not even that"));
        assertThat(deliver(answer("2", "a", reply))).isEqualTo(new Refused(new Refusal.Permanent("not even that")));
        assertThat(platform.asked).hasSize(before + 3);
    }

    @Test
    void a_rich_reply_whose_words_are_too_long_for_one_message_is_split_when_it_must_be_said_in_words() {
        platform.limits(new PlatformLimits(40, true, true, true, true));
        platform.always(message -> Future.succeededFuture(
                message.reply().isRich()
                        ? new SendResult.TooRich("no embeds")
                        : message.reply().text().length() > 40
                                ? refused("too long")
                                : new SendResult.Sent("m", Instant.EPOCH)));
        Embed longish = new Embed("Title", "words ".repeat(20).strip(), List.of());

        assertThat(deliver(answer("1", "a", Reply.embed(longish)))).isInstanceOf(Delivered.class);

        List<String> said =
                platform.texts().stream().filter(text -> !text.isEmpty()).toList();
        assertThat(String.join(" ", said).replace('\n', ' ')).isEqualTo("Title " + longish.description());
    }

    @Test
    void a_reply_of_which_no_words_are_left_is_answered_with_the_recovery_line_and_not_with_an_exception() {
        features.disable(Rendering.RICH_EMBEDS, "test", "", null);

        assertThat(deliver(answer("1", "a", Reply.embed(new Embed("", "", List.of())))))
                .isInstanceOf(Delivered.class);
        assertThat(platform.texts()).containsExactly(Rendering.RECOVERY_LINE.text());
    }

    @Test
    void a_drain_works_the_outbox_off_and_does_not_wait_for_ever() {
        platform.answer(broken(), broken());
        deliver(answer("1", "a", Reply.text("a1")));
        time.advance(Duration.ofMillis(10));
        assertThat(deliveries.oldestWaiting()).isEqualTo(Duration.ofMillis(10));

        Future<Void> drained = deliveries.drain(Duration.ofSeconds(5));
        time.advance(Duration.ofMillis(200));
        assertThat(drained.isComplete()).isTrue();
        assertThat(deliveries.waiting()).isZero();
        assertThat(deliveries.oldestWaiting()).isNull();

        platform.always(new SendResult.TryLater(FailureKind.RATE_LIMIT, "HTTP 429", null));
        deliver(answer("2", "a", Reply.text("a2")));
        Future<Void> inVain = deliveries.drain(Duration.ofSeconds(5));
        time.advance(Duration.ofMillis(4900));
        assertThat(inVain.isComplete()).isFalse();
        time.advance(Duration.ofMillis(200));
        assertThat(inVain.isComplete()).isTrue();
    }

    @Test
    void an_unclear_end_is_tried_again_where_the_platform_tells_repeats_and_its_duplicate_is_our_own() {
        platform.answer(
                new SendResult.Unclear(FailureKind.NETWORK, "connection reset"),
                new SendResult.Duplicate("msg_seq used"));
        assertThat(deliver(answer("1", "a", Reply.text("hi")))).isInstanceOf(Deferred.class);

        time.advance(Duration.ofSeconds(1));

        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsExactly(1, 1);
        assertThat(platform.texts()).containsExactly("hi", "hi");
        assertThat(deliveries.waiting()).isZero();
        assertThat(ledger.lines).noneMatch(line -> line.startsWith("refused"));
    }

    @Test
    void an_unclear_end_is_final_where_a_repeat_would_be_shown_twice() {
        platform.repeatable(false);
        platform.answer(new SendResult.Unclear(FailureKind.NETWORK, "connection reset"));

        assertThat(deliver(answer("1", "a", Reply.text("hi"))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().reason())
                                .startsWith("connection reset; it may have been shown, and is not sent again"));

        time.advance(Duration.ofMinutes(10));
        assertThat(platform.asked).hasSize(1);
    }

    @Test
    void a_number_that_another_message_has_is_replaced_by_the_next() {
        platform.answer(new SendResult.Duplicate("msg_seq used"));

        assertThat(deliver(answer("1", "a", Reply.text("hi")))).isInstanceOf(Delivered.class);

        assertThat(platform.asked).extracting(OutboundMessage::sequence).containsExactly(1, 2);
    }

    @Test
    void two_workers_never_attempt_the_same_reply_at_once() {
        platform.answer(broken());
        deliver(answer("1", "a", Reply.text("a1")));
        Promise<SendResult> slow = Promise.promise();
        platform.always(message -> slow.future());

        deliveries.workOff();
        deliveries.workOff();
        time.advance(Duration.ofSeconds(2));

        assertThat(platform.texts()).containsExactly("a1", "a1");
        slow.complete(new SendResult.Sent("m", Instant.EPOCH));
        assertThat(deliveries.waiting()).isZero();
    }

    private static GivenUp was(DeadLetter letter) {
        return Objects.requireNonNull(letter.was());
    }

    private Delivery deliver(Outgoing outgoing) {
        Future<Delivery> delivery = deliveries.deliver(outgoing);
        assertThat(delivery.isComplete()).isTrue();
        return delivery.result();
    }

    private Outgoing answer(String event, String channel, Reply reply) {
        return answer(new OutboxKey(event, "echo", 1, 0), channel, event, reply);
    }

    private Outgoing answer(OutboxKey key, String channel, String event, Reply reply) {
        return new Outgoing(
                key,
                Events.channel(channel),
                new Answering.ToMessage(event, "ann"),
                reply,
                time.now().plus(Events.ANSWERABLE),
                time.nanos() + Duration.ofSeconds(30).toNanos(),
                time.nanos(),
                "trace");
    }

    private Deliveries deliveries(int outboxMax) {
        return deliveries(outboxMax, DeliverySettings.OUTBOX_BYTES);
    }

    private Deliveries deliveries(int outboxMax, int outboxBytesMax) {
        Deliveries made = DeliveryParts.inMemory(new DeliveryParts.Needs(
                features,
                time,
                () -> 1,
                new DeliverySettings(
                        DeliverySettings.Mode.MEMORY,
                        outboxMax,
                        outboxBytesMax,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        0),
                ledger,
                letters::add));
        made.open("qq", new Exit(platform, guard));
        return made;
    }

    private static Policy onceAndQuickToOpen() {
        Policy defaults = Policy.defaults();
        return new Policy(
                defaults.attemptTimeout(),
                defaults.deadline(),
                new Policy.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1), 10, 0.1),
                null,
                defaults.bulkhead(),
                new Policy.Breaker(
                        Policy.Window.COUNT,
                        4,
                        4,
                        1,
                        1,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        1));
    }

    /** Writes down what it is told. */
    private static final class Ledger implements DeliveryLog {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void accepted(long nanos) {
            lines.add("accepted after " + nanos / 1_000_000 + " ms");
        }

        @Override
        public void deferred(String key, String reason) {
            lines.add("deferred " + key + ": " + reason);
        }

        @Override
        public void refused(String key, @Nullable String reason) {
            lines.add("refused " + key + ": " + reason);
        }
    }
}
