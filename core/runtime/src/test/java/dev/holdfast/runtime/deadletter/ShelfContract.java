package dev.holdfast.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.GivenUp;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.store.TestStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every shelf has to do, wherever the letters lie. */
@Timeout(60)
abstract class ShelfContract {

    final ManualTime time = new ManualTime();
    final Drafts drafts = new Drafts(time, () -> 0.5);

    abstract Shelf shelf();

    /** Waits until what was put is where it can be read. */
    void settle() {}

    static <T> T await(Future<T> future) {
        return TestStore.await(future);
    }

    private List<Letter> all() {
        settle();
        return await(shelf().page(Filter.ALL, Long.MAX_VALUE, 200));
    }

    Letter only() {
        assertThat(all()).hasSize(1);
        return await(shelf().find(all().getFirst().id())).orElseThrow();
    }

    @Test
    void a_letter_is_kept_whole_and_can_be_sent_again_as_it_was() {
        Outgoing sent = new Outgoing(
                new OutboxKey("e1", "echo", 2, 1),
                new Conversation("qq", Conversation.Kind.CHANNEL, "1", "guild"),
                new Answering.ToInteraction("i1", "tok", ""),
                Reply.markdown("**hi** 😀")
                        .withEmbed(new Embed("t", "d", List.of(new Embed.Field("n", "v"))))
                        .withButtons(
                                Button.link("1", "l", "https://x"),
                                Button.callback("2", "c", "data"),
                                Button.command("3", "d", "!x"))
                        .withImage(new Image("https://x/y.png", "a cat"))
                        .withFile(new Upload("a.bin", "application/octet-stream", new byte[] {0, -1, 7}))
                        .quoting(new MessageId("m0"))
                        .withNative("qq", "{\"ark\":{}}")
                        .mentioningAuthor(),
                Given.START.plusSeconds(300),
                5,
                6,
                "trace");
        GivenUp was = new GivenUp(4, true, 1, 2, List.of(Reply.text("the rest")), Given.START, false);
        shelf().put(new DeadLetter(
                sent.key().toString(),
                Cause.UNCERTAIN,
                "no answer",
                "qq",
                "echo",
                sent.to().key(),
                sent,
                was,
                null,
                3,
                Given.START,
                Given.START.plusSeconds(9),
                sent.expiresAt()));

        Letter letter = only();

        assertThat(letter)
                .extracting(
                        Letter::key,
                        Letter::state,
                        Letter::cause,
                        Letter::reason,
                        Letter::bot,
                        Letter::plugin,
                        Letter::conversation,
                        Letter::preview,
                        Letter::attempts,
                        Letter::retries,
                        Letter::firstAt,
                        Letter::lastAt,
                        Letter::nextAt,
                        Letter::expiresAt)
                .containsExactly(
                        "e1#echo#2.1",
                        State.EXHAUSTED,
                        Cause.UNCERTAIN,
                        "no answer",
                        "qq",
                        "echo",
                        "qq/channel:1",
                        "**hi** 😀 t [image] [a.bin]",
                        3,
                        0,
                        Given.START,
                        Given.START.plusSeconds(9),
                        null,
                        Given.START.plusSeconds(300));
        assertThat(LetterBody.was(letter)).isEqualTo(was);
        assertThat(LetterBody.message(letter, letter.until(time.now()), 42))
                .isEqualTo(new Outgoing(
                        sent.key(), sent.to(), sent.answering(), sent.reply(), sent.expiresAt(), 42, 0, "trace"));
    }

    @Test
    void a_text_with_a_zero_in_it_is_kept_too() {
        shelf().put(Given.letter("zero\0"));
        settle();

        Letter kept = only();

        assertThat(kept.preview()).startsWith("answer to zero");
        Outgoing message = Objects.requireNonNull(LetterBody.message(kept, Given.START, 0));
        assertThat(message.reply().text()).isEqualTo("answer to zero\0");
    }

    @Test
    void an_event_is_kept_to_be_read_and_never_expires() {
        shelf().put(Given.event("e1"));

        Letter letter = only();

        assertThat(letter.preview()).isEqualTo("MessageReceived");
        assertThat(letter.expiresAt()).isEqualTo(Instant.MAX);
        assertThat(letter.body()).contains("\"text\":\"hi\"");
        assertThat(LetterBody.message(letter, Instant.MAX, 0)).isNull();
        assertThat(letter.text()).isEmpty();
    }

    @Test
    void letters_are_listed_newest_first_a_page_at_a_time_without_their_bodies() {
        for (int i = 0; i < 7; i++) {
            shelf().put(Given.letter("e" + i));
        }
        settle();

        List<Letter> first = await(shelf().page(Filter.ALL, Long.MAX_VALUE, 3));
        List<Letter> second = await(shelf().page(Filter.ALL, first.getLast().id(), 3));
        List<Letter> third = await(shelf().page(Filter.ALL, second.getLast().id(), 3));

        assertThat(first).extracting(Letter::key).containsExactly("e6#echo#1.1", "e5#echo#1.1", "e4#echo#1.1");
        assertThat(second).extracting(Letter::key).containsExactly("e3#echo#1.1", "e2#echo#1.1", "e1#echo#1.1");
        assertThat(third).extracting(Letter::key).containsExactly("e0#echo#1.1");
        assertThat(first).extracting(Letter::body).containsOnly("");
    }

    @Test
    void every_combination_of_filters_finds_its_letters_and_counts_them() {
        int number = 0;
        for (String bot : List.of("qq", "discord")) {
            for (String plugin : List.of("echo", "dice")) {
                for (Cause cause : List.of(Cause.OUTBOX_FULL, Cause.REFUSED)) {
                    shelf().put(Given.letter("e" + number++, bot, plugin, cause, time.now()));
                    shelf().put(Given.letter("e" + number++, bot, plugin, cause, time.now()));
                }
            }
        }
        List<Letter> all = all();
        assertThat(all).hasSize(16);

        List<Filter> filters = new ArrayList<>();
        for (String bot : new String[] {null, "qq", "discord", "gone"}) {
            for (String plugin : new String[] {null, "echo", "gone"}) {
                for (Cause cause : new Cause[] {null, Cause.REFUSED, Cause.EXPIRED}) {
                    for (State state : new State[] {null, State.PENDING, State.EXHAUSTED, State.RETRYING}) {
                        filters.add(new Filter(bot, plugin, cause, state));
                    }
                }
            }
        }
        assertThat(filters).allSatisfy(filter -> {
            List<Letter> wanted =
                    all.stream().filter(letter -> filter.takes(letter.group())).toList();
            assertThat(await(shelf().page(filter, Long.MAX_VALUE, 200))).isEqualTo(wanted);
            assertThat(shelf().census().count(filter)).isEqualTo(wanted.size());
        });
    }

    @Test
    void a_later_word_on_a_letter_keeps_its_id_its_first_time_and_its_retries() {
        shelf().put(Given.letter("e1"));
        Letter first = only();
        assertThat(await(shelf().take(first.id()))).isPresent();

        shelf().put(Given.letter("e1", "qq", "echo", Cause.REFUSED, Given.START.plusSeconds(60)));

        Letter later = only();
        assertThat(later.id()).isEqualTo(first.id());
        assertThat(later.firstAt()).isEqualTo(Given.START);
        assertThat(later.lastAt()).isEqualTo(Given.START.plusSeconds(60));
        assertThat(later.retries()).isEqualTo(1);
        assertThat(later.attempts()).isEqualTo(4);
        assertThat(later.cause()).isEqualTo(Cause.REFUSED);
        assertThat(later.state()).isEqualTo(State.EXHAUSTED);
        assertThat(shelf().census().count(Filter.ALL)).isEqualTo(1);
    }

    @Test
    void what_is_due_is_taken_once_and_can_be_put_back() {
        shelf().put(Given.letter("e1"));
        Instant due = Objects.requireNonNull(only().nextAt());
        assertThat(due).isAfter(time.now());
        assertThat(await(shelf().takeDue(due.minusMillis(1), 10))).isEmpty();

        List<Letter> taken = await(shelf().takeDue(due, 10));

        assertThat(taken).singleElement().satisfies(letter -> {
            assertThat(letter.state()).isEqualTo(State.RETRYING);
            assertThat(letter.retries()).isEqualTo(1);
            assertThat(letter.body()).isNotEmpty();
        });
        assertThat(await(shelf().takeDue(due.plusSeconds(9), 10))).isEmpty();
        assertThat(await(shelf().take(taken.getFirst().id()))).isEmpty();
        assertThat(shelf().census().byState()).isEqualTo(states(0, 1, 0));

        await(shelf().putBack(taken.getFirst(), new Fate(State.PENDING, due.plusSeconds(20))));

        assertThat(only().state()).isEqualTo(State.PENDING);
        assertThat(only().nextAt()).isEqualTo(due.plusSeconds(20));
        assertThat(only().retries()).isEqualTo(1);
        assertThat(shelf().census().byState()).isEqualTo(states(1, 0, 0));
    }

    @Test
    void a_later_word_is_not_overwritten_when_the_letter_is_put_back() {
        shelf().put(Given.letter("e1"));
        Letter taken = await(shelf().take(only().id())).orElseThrow();
        shelf().put(Given.letter("e1", "qq", "echo", Cause.REFUSED, Given.START));

        await(shelf().putBack(taken, new Fate(State.PENDING, time.now())));

        assertThat(only().state()).isEqualTo(State.EXHAUSTED);
        assertThat(shelf().census().byState()).isEqualTo(states(0, 0, 1));
    }

    @Test
    void a_later_word_is_not_thrown_away_when_the_try_before_it_is_told_to_have_gone_out() {
        shelf().put(Given.letter("e1"));
        Letter taken = await(shelf().take(only().id())).orElseThrow();
        shelf().put(Given.letter("e1", "qq", "echo", Cause.REFUSED, Given.START));

        await(shelf().sent(taken));

        assertThat(only().cause()).isEqualTo(Cause.REFUSED);
        assertThat(shelf().census().byState()).isEqualTo(states(0, 0, 1));
    }

    @Test
    void all_of_a_filter_that_can_be_sent_are_hurried_and_the_rest_is_left() {
        Instant now = time.now();
        shelf().put(Given.letter("e1", "qq", "echo", Cause.REFUSED, now));
        shelf().put(Given.letter("e2", "qq", "echo", Cause.OUTBOX_FULL, now));
        shelf().put(Given.letter("e3", "qq", "dice", Cause.REFUSED, now));
        shelf().put(Given.letter("e4", "qq", "echo", Cause.REFUSED, now.minus(Duration.ofHours(1))));
        shelf().put(Given.event("e5"));
        settle();

        assertThat(await(shelf().hurry(new Filter("qq", "echo", null, null), now)))
                .isEqualTo(2);

        assertThat(await(shelf().takeDue(now, 10)))
                .extracting(Letter::key)
                .containsExactlyInAnyOrder("e1#echo#1.1", "e2#echo#1.1");
        assertThat(shelf().census().byState()).isEqualTo(states(0, 2, 3));
        assertThat(await(shelf().hurry(Filter.ALL, now))).isEqualTo(1);
    }

    @Test
    void what_is_hurried_is_counted_once_though_others_of_its_kind_are_pending_already() {
        Instant now = time.now();
        shelf().put(Given.letter("e1", "qq", "echo", Cause.REFUSED, now));
        settle();
        await(shelf().hurry(Filter.ALL, now));
        shelf().put(Given.letter("e2", "qq", "echo", Cause.REFUSED, now));
        settle();

        assertThat(await(shelf().hurry(Filter.ALL, now))).isEqualTo(2);
    }

    @Test
    void what_the_platform_takes_at_any_time_can_be_hurried_however_old_it_is() {
        shelf().put(Given.unasked("e1", Cause.REFUSED));
        Instant later = Given.START.plus(Duration.ofDays(29));
        assertThat(only().expiresAt()).isEqualTo(Instant.MAX);

        assertThat(await(shelf().hurry(Filter.ALL, later))).isEqualTo(1);

        assertThat(await(shelf().takeDue(later, 10))).hasSize(1);
    }

    @Test
    void what_somebody_asked_for_is_not_tried_by_itself_after_that() {
        shelf().put(Given.letter("e1"));
        shelf().put(Given.letter("e2"));
        settle();
        assertThat(all()).extracting(Letter::retryable).containsOnly(true);

        Letter one = await(shelf().take(all().getFirst().id())).orElseThrow();
        await(shelf().hurry(Filter.ALL, time.now()));

        assertThat(one.retryable()).isFalse();
        assertThat(all()).extracting(Letter::retryable).containsOnly(false);
    }

    @Test
    void the_oldest_letter_says_when_it_came() {
        assertThat(await(shelf().oldest())).isEmpty();
        shelf().put(Given.letter("e1"));
        Instant first = time.now();
        time.advance(Duration.ofMinutes(1));
        shelf().put(Given.letter("e2"));
        settle();

        assertThat(await(shelf().oldest()).orElseThrow()).isBetween(first, first.plusSeconds(1));
    }

    @Test
    void letters_are_removed_by_one_by_filter_and_by_age() {
        for (int i = 0; i < 1100; i++) {
            shelf().put(Given.letter(
                    "e" + i, "qq", i % 2 == 0 ? "echo" : "dice", Cause.REFUSED, Given.START.plusSeconds(i)));
        }
        Letter newest = all().getFirst();

        assertThat(await(shelf().remove(newest.id()))).isTrue();
        assertThat(await(shelf().remove(newest.id()))).isFalse();
        assertThat(await(shelf().find(newest.id()))).isEmpty();
        assertThat(await(shelf().forget(Given.START.plusSeconds(1000)))).isEqualTo(1000);
        assertThat(await(shelf().remove(new Filter(null, "dice", null, null)))).isEqualTo(49);
        assertThat(shelf().census().count(Filter.ALL)).isEqualTo(50);
        assertThat(all()).hasSize(50).extracting(Letter::plugin).containsOnly("echo");
        assertThat(await(shelf().remove(Filter.ALL))).isEqualTo(50);
        assertThat(all()).isEmpty();
        assertThat(shelf().census().byState()).isEqualTo(states(0, 0, 0));
    }

    static Map<State, Long> states(long pending, long retrying, long exhausted) {
        return Map.of(State.PENDING, pending, State.RETRYING, retrying, State.EXHAUSTED, exhausted);
    }
}
