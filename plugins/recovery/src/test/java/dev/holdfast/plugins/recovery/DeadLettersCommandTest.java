package dev.holdfast.plugins.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.PermissionDeniedException;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.guard.DeadLetterBox;
import dev.holdfast.plugin.guard.Operations;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugins.fakes.FakeBot;
import dev.holdfast.plugins.fakes.FakeCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersCommandTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeBot bot = new FakeBot();
    private final Box box = new Box();

    @BeforeEach
    void start() {
        bot.operatedBy(() -> new Operations() {
            @Override
            public RecoveryReport recover(String by) {
                throw new UnsupportedOperationException("not asked for");
            }

            @Override
            public DeadLetterBox deadLetters() {
                return box;
            }
        });
        new RecoveryPlugin().start(bot);
    }

    @Test
    void only_operators_may_ask_for_it() {
        assertThat(bot.declared("deadletters").permission()).isEqualTo(Permission.OPERATOR);
    }

    @Test
    void without_a_word_the_newest_are_listed() throws Exception {
        assertThat(answer(call())).isEqualTo("There are no dead letters.");
        box.letters.add(letter("7", "echo"));
        box.letters.add(letter("8", ""));

        assertThat(answer(call())).isEqualTo("""
                        2 dead letters:
                        - 7 exhausted, refused: echo to qq/channel:1 "hi there"
                        - 8 exhausted, refused: an event to qq/channel:1 "hi there"
                        More: !deadletters show ID, retry ID|all, purge ID|all""");
        box.count = 4711;
        assertThat(answer(call().with("action", "list"))).startsWith("4711 dead letters, the newest 2:");
    }

    @Test
    void a_list_is_filtered_and_a_wrong_word_is_told() throws Exception {
        answer(call().with("action", "list").with("bot", "qq").with("cause", "refused"));

        assertThat(box.filters.getFirst()).isEqualTo(new DeadLetterBox.Filter("qq", null, "refused", null));
        assertThat(answer(call().with("cause", "luck")))
                .isEqualTo("That does not work: there is no cause 'luck'; there are: refused.");
    }

    @Test
    void one_is_shown_with_its_story() throws Exception {
        box.letters.add(letter("7", "echo"));

        assertThat(answer(call().with("action", "show").with("which", "7"))).isEqualTo("""
                        Dead letter 7, exhausted
                        - from echo of qq to qq/channel:1
                        - cause: refused, no such channel
                        - requests: 2, tried again: 1 times
                        - first 2026-11-22T12:00:00Z, last 2026-11-22T12:00:00Z
                        - the platform takes it until 2026-11-22T12:05:00Z
                        - says: hi there, all of you""");
        assertThat(answer(call().with("action", "show").with("which", "9"))).startsWith("There is no dead letter 9");
        assertThat(answer(call().with("action", "show"))).startsWith("Which one?");
    }

    @Test
    void of_a_text_that_is_too_long_for_one_message_it_is_said_where_the_rest_is() throws Exception {
        box.letters.add(letter("7", "echo", "😀".repeat(1600)));
        box.letters.add(letter("8", "", ""));

        assertThat(answer(call().with("action", "show").with("which", "7")))
                .endsWith("- says: " + "😀".repeat(1500)
                        + "…\n- and 100 characters more, which the page and /api/admin/dead-letters/7 show");
        assertThat(answer(call().with("action", "show").with("which", "8"))).endsWith("- says: hi there");
    }

    @Test
    void one_is_tried_again_and_the_answer_says_what_came_of_it() throws Exception {
        box.letters.add(letter("7", "echo"));

        assertThat(answer(call().with("action", "retry").with("which", "7"))).isEqualTo("It is delivered.");
        box.delivery = new Delivery.Refused(new Refusal.Permanent("muted"));
        assertThat(answer(call().with("action", "retry").with("which", "7"))).isEqualTo("No: muted");
        box.delivery = new Delivery.Deferred(NOON);
        assertThat(answer(call().with("action", "retry").with("which", "7")))
                .isEqualTo("It waits in the outbox again.");
        assertThat(box.by).containsOnly("Ann (U1)");
    }

    @Test
    void several_are_tried_again_or_thrown_away_only_if_it_is_said_which() throws Exception {
        assertThat(answer(call().with("action", "retry"))).startsWith("Which one?");
        assertThat(answer(call().with("action", "purge"))).startsWith("Which one?");
        assertThat(box.filters).isEmpty();

        assertThat(answer(call().with("action", "retry").with("which", "all")))
                .isEqualTo("3 dead letters are being tried again.");
        assertThat(answer(call().with("action", "purge").with("plugin", "echo")))
                .isEqualTo("3 dead letters are thrown away.");

        assertThat(box.filters)
                .containsExactly(DeadLetterBox.Filter.ALL, new DeadLetterBox.Filter(null, "echo", null, null));
    }

    @Test
    void one_is_thrown_away_even_beside_a_filter() throws Exception {
        box.letters.add(letter("7", "echo"));

        assertThat(answer(call().with("action", "purge").with("which", "7").with("bot", "qq")))
                .isEqualTo("It is thrown away.");
        assertThat(answer(call().with("action", "purge").with("which", "7"))).startsWith("There is no dead letter 7");
        assertThat(box.filters).isEmpty();
    }

    @Test
    void a_database_that_is_away_is_told() throws Exception {
        box.failure = new IllegalStateException("The database is away: disk full");

        assertThat(answer(call())).isEqualTo("The dead letters cannot be read now: The database is away: disk full");
    }

    @Test
    void a_missing_grant_is_told_to_the_operator() throws Exception {
        bot.operatedBy(() -> {
            throw new PermissionDeniedException("grant 'operate' to the plugin 'recovery'");
        });

        assertThat(answer(call())).isEqualTo("I may not touch dead letters: grant 'operate' to the plugin 'recovery'");
    }

    private FakeCall call() {
        return bot.call("deadletters");
    }

    private static String answer(FakeCall call) throws Exception {
        return call.answer().text();
    }

    private static DeadLetterBox.DeadLetter letter(String id, String plugin) {
        return letter(id, plugin, "hi there, all of you");
    }

    private static DeadLetterBox.DeadLetter letter(String id, String plugin, String text) {
        return new DeadLetterBox.DeadLetter(
                id,
                "exhausted",
                "refused",
                "no such channel",
                "qq",
                plugin,
                "qq/channel:1",
                "hi there",
                text,
                2,
                1,
                NOON,
                NOON,
                null,
                NOON.plusSeconds(300));
    }

    /** Letters of plain values; remembers what was asked. */
    private static final class Box implements DeadLetterBox {
        private final List<DeadLetter> letters = new ArrayList<>();
        private final List<Filter> filters = new ArrayList<>();
        private final List<String> by = new ArrayList<>();
        private Delivery delivery = new Delivery.Delivered(new MessageId("m1"), NOON);
        private @Nullable RuntimeException failure;
        private long count = -1;

        private void asked(Filter filter) {
            if (failure != null) {
                throw failure;
            }
            if ("luck".equals(filter.cause())) {
                throw new IllegalArgumentException("there is no cause 'luck'; there are: refused");
            }
            filters.add(filter);
        }

        @Override
        public List<DeadLetter> list(Filter filter, int limit) {
            asked(filter);
            return letters;
        }

        @Override
        public long count(Filter filter) {
            return count < 0 ? letters.size() : count;
        }

        @Override
        public Optional<DeadLetter> find(String id) {
            return letters.stream().filter(letter -> letter.id().equals(id)).findFirst();
        }

        @Override
        public Optional<Delivery> retry(String id, String who) {
            by.add(who);
            return find(id).map(letter -> delivery);
        }

        @Override
        public long retryAll(Filter filter, String who) {
            asked(filter);
            return 3;
        }

        @Override
        public boolean purge(String id, String who) {
            return letters.removeIf(letter -> letter.id().equals(id));
        }

        @Override
        public long purgeAll(Filter filter, String who) {
            asked(filter);
            return 3;
        }
    }
}
