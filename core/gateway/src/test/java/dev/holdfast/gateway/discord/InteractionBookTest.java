package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.discord.FurtherAnswers.End;
import dev.holdfast.gateway.discord.FurtherAnswers.Next;
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
    void a_further_answer_goes_once_unless_it_is_refused() {
        followed();
        assertThat(further("a")).isEqualTo(Next.SEND);
        assertThat(further("a")).isEqualTo(Next.WAIT);
        book.ended("i", "a", End.UNSAID);
        assertThat(further("a")).isEqualTo(Next.SEND);
        book.ended("i", "a", End.SAID);

        assertThat(further("a")).isEqualTo(Next.SAID);
        assertThat(showsOnce("i", "a", 1)).isTrue();
        assertThat(further("b")).isEqualTo(Next.SEND);
    }

    @Test
    void a_further_answer_that_may_have_been_said_goes_again_by_the_will_of_who_was_told() {
        followed();
        further("a");
        book.ended("i", "a", End.UNCLEAR);
        assertThat(further("a")).isEqualTo(Next.UNCLEAR);
        assertThat(further("a")).isEqualTo(Next.UNCLEAR);

        assertThat(showsOnce("i", "a", 1)).isFalse();
        assertThat(showsOnce("i", "a", 1)).isFalse();
        assertThat(answer("a", UNDER_MESSAGE)).isEqualTo(Way.FOLLOW_UP);
        assertThat(further("a")).isEqualTo(Next.SEND);
        assertThat(further("a")).isEqualTo(Next.WAIT);
    }

    /** What was refused as a first word goes as a further one, whatever is written down of the attempts before. */
    @Test
    void an_answer_that_went_no_other_way_yet_shows_once_in_whatever_way_it_then_goes() {
        assertThat(showsOnce("i", "a", 1)).isTrue();
        answer("a", COMMAND);
        assertThat(showsOnce("i", "b", 2)).isTrue();
        book.untold("i");
        followed();

        assertThat(showsOnce("i", "a", 1)).isTrue();
        assertThat(answer("a", COMMAND)).isEqualTo(Way.FOLLOW_UP);
    }

    @Test
    void what_became_of_further_answers_of_an_earlier_process_is_not_known() {
        assertThat(showsOnce("press", "b", 2)).isFalse();
        assertThat(book.showsOnce("press", "a", 1, UNDER_MESSAGE)).isFalse();
        assertThat(book.showsOnce("command", "a", 1, COMMAND)).isTrue();

        book.answer("command", "a", 1, COMMAND, now);
        assertThat(showsOnce("command", "a", 1)).isTrue();
        assertThat(showsOnce("command", "b", 2)).isFalse();
        assertThat(book.answer("command", "b", 2, COMMAND, now)).isEqualTo(Way.FOLLOW_UP);
        assertThat(book.further("command", "b", now)).isEqualTo(Next.SEND);
        assertThat(showsOnce("command", "b", 2)).as("it is known from here on").isTrue();
    }

    @Test
    void an_answer_whose_place_is_gone_goes_as_a_further_one_unless_an_earlier_process_may_have_said_it() {
        book.answer("command", "a", 1, COMMAND, now);
        assertThat(book.instead("command", "a", now)).isEqualTo(Next.UNCLEAR);
        assertThat(showsOnce("command", "a", 1)).isFalse();

        followed();
        assertThat(book.instead("i", "a", now)).isEqualTo(Next.SEND);
        assertThat(answer("a", COMMAND)).isEqualTo(Way.FOLLOW_UP);
        assertThat(further("a")).isEqualTo(Next.WAIT);
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

    /** A first word was said that leaves no place to fill. */
    private void followed() {
        book.defer("i", now);
        book.deferred("i", false);
    }

    private Next further(String nonce) {
        return book.further("i", nonce, now);
    }

    private boolean showsOnce(String interaction, String nonce, int sequence) {
        return book.showsOnce(interaction, nonce, sequence, COMMAND);
    }

    private Way answer(String nonce, boolean underMessage) {
        return book.answer("i", nonce, 1, underMessage, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
