package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.discord.InteractionBook.Way;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How answers to an interaction go (Discord: Responding to an Interaction). */
class InteractionBookTest {

    private static final boolean COMMAND = false;
    private static final boolean UNDER_MESSAGE = true;

    private final InteractionBook book = new InteractionBook();
    private long now = Long.MIN_VALUE + 5;

    @BeforeEach
    void arrive() {
        book.arrived("i", now);
    }

    @Test
    void an_answer_in_time_is_the_first_word_and_what_follows_is_a_message_of_its_own() {
        assertThat(answer("a", COMMAND)).isEqualTo(Way.CALLBACK);
        assertThat(answer("b", COMMAND)).isEqualTo(Way.LATER);
        book.answered("i");

        assertThat(answer("b", COMMAND)).isEqualTo(Way.FOLLOW_UP);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.ORIGINAL);
    }

    @Test
    void after_a_promise_the_first_answer_takes_its_place_as_often_as_it_is_sent() {
        assertThat(book.defer("i", now)).isEqualTo(Way.CALLBACK);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.LATER);
        book.deferred("i", true);

        assertThat(answer("a", COMMAND)).isEqualTo(Way.ORIGINAL);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.ORIGINAL);
        assertThat(answer("b", COMMAND)).isEqualTo(Way.FOLLOW_UP);
    }

    @Test
    void an_answer_that_is_refused_leaves_the_promised_place_to_the_next() {
        book.defer("i", now);
        book.deferred("i", true);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.ORIGINAL);
        book.givenUp("i", "a");

        assertThat(answer("b", COMMAND)).isEqualTo(Way.ORIGINAL);
    }

    @Test
    void under_a_message_a_deferred_answer_is_a_message_of_its_own() {
        book.defer("i", now);
        book.deferred("i", false);

        assertThat(answer("a", UNDER_MESSAGE)).isEqualTo(Way.FOLLOW_UP);
    }

    @Test
    void nothing_is_deferred_that_was_answered() {
        assertThat(answer("a", COMMAND)).isEqualTo(Way.CALLBACK);
        book.answered("i");

        assertThat(book.defer("i", now)).isEqualTo(Way.TOO_LATE);
    }

    @Test
    void while_an_answer_is_on_its_way_deferring_waits_to_see_what_becomes_of_it() {
        assertThat(answer("a", COMMAND)).isEqualTo(Way.CALLBACK);
        assertThat(book.defer("i", now)).isEqualTo(Way.LATER);
        book.unclear("i");
        assertThat(book.defer("i", now)).isEqualTo(Way.LATER);
        book.untold("i");
        assertThat(book.defer("i", now)).isEqualTo(Way.CALLBACK);

        pass(Duration.ofSeconds(3));
        assertThat(book.defer("i", now)).isEqualTo(Way.TOO_LATE);
    }

    @Test
    void a_first_word_that_may_have_arrived_is_said_again_in_time_and_looked_for_later() {
        assertThat(answer("a", COMMAND)).isEqualTo(Way.CALLBACK);
        book.unclear("i");
        assertThat(answer("b", COMMAND)).isEqualTo(Way.LATER);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.CALLBACK);
        assertThat(book.mayHaveArrived("i")).isTrue();
        book.unclear("i");

        pass(Duration.ofSeconds(3));
        assertThat(answer("a", COMMAND)).isEqualTo(Way.ORIGINAL);
    }

    @Test
    void nobody_waits_for_ever_behind_a_first_word_that_nobody_tries_again() {
        answer("a", COMMAND);
        book.unclear("i");
        pass(Duration.ofSeconds(20));

        assertThat(answer("b", COMMAND)).isEqualTo(Way.FOLLOW_UP);
    }

    @Test
    void a_first_word_that_did_not_arrive_may_be_anybodys() {
        answer("a", COMMAND);
        book.untold("i");

        assertThat(answer("b", COMMAND)).isEqualTo(Way.CALLBACK);
    }

    @Test
    void of_an_interaction_from_an_earlier_process_the_first_answer_takes_the_promised_place() {
        assertThat(book.answer("old", "a", 1, COMMAND, now)).isEqualTo(Way.ORIGINAL);
        assertThat(book.answer("old", "b", 2, COMMAND, now)).isEqualTo(Way.FOLLOW_UP);
        assertThat(book.answer("older", "b", 2, COMMAND, now)).isEqualTo(Way.FOLLOW_UP);
        assertThat(book.answer("press", "a", 1, UNDER_MESSAGE, now)).isEqualTo(Way.FOLLOW_UP);
    }

    @Test
    void a_form_is_the_first_word_or_none() {
        assertThat(book.form("i", "f", now)).isEqualTo(Way.CALLBACK);
        book.opened("i");

        assertThat(book.form("i", "g", now)).isEqualTo(Way.TOO_LATE);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.FOLLOW_UP);
        assertThat(book.form("unheard of", "f", now)).isEqualTo(Way.TOO_LATE);
    }

    @Test
    void a_form_that_may_have_arrived_is_opened_again() {
        book.form("i", "f", now);
        book.unclear("i");

        assertThat(book.form("i", "f", now)).isEqualTo(Way.CALLBACK);
    }

    @Test
    void interactions_are_forgotten_when_nobody_can_answer_them_any_more() {
        answer("a", COMMAND);
        book.answered("i");
        pass(Duration.ofMinutes(17));
        book.arrived("j", now);

        // As if an earlier process had it.
        assertThat(answer("b", COMMAND)).isEqualTo(Way.ORIGINAL);
    }

    private Way answer(String nonce, boolean underMessage) {
        return book.answer("i", nonce, 1, underMessage, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
