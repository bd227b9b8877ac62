package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.runtime.delivery.Ladder.Objection;
import dev.holdfast.runtime.delivery.Ladder.Rung;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LadderTest {

    private static final PlatformLimits ALL = new PlatformLimits(2000, true, true, true, true, 10, true, "discord");
    private static final PlatformLimits NO_MARKDOWN = new PlatformLimits(2000, false, true, true, true);
    private static final Embed CARD = new Embed("Title", "words", List.of());

    private static final Reply CARD_WITH_MARKDOWN = Reply.markdown("**hi**").withEmbed(CARD);
    private static final Reply CARD_ALONE = Reply.embed(CARD);
    private static final Reply MARKDOWN = Reply.markdown("**hi**");
    private static final Reply WORDS = Reply.text("hi");
    private static final Reply LINE = Rendering.RECOVERY_LINE;

    static List<Arguments> steps() {
        return List.of(
                row(CARD_WITH_MARKDOWN, Rung.RICH, Objection.FORM, ALL, Reply.markdown("**hi**\nTitle\nwords")),
                row(CARD_WITH_MARKDOWN, Rung.RICH, Objection.FORM, NO_MARKDOWN, Reply.text("hi\nTitle\nwords")),
                row(CARD_WITH_MARKDOWN, Rung.RICH, Objection.UNNAMED, ALL, Reply.text("hi\nTitle\nwords")),
                row(CARD_ALONE, Rung.RICH, Objection.FORM, ALL, Reply.text("Title\nwords")),
                row(CARD_ALONE, Rung.RICH, Objection.UNNAMED, ALL, Reply.text("Title\nwords")),
                row(
                        WORDS.withButtons(Button.command("1", "Again", "!hi")),
                        Rung.RICH,
                        Objection.FORM,
                        ALL,
                        Reply.text("hi\n!hi")),
                row(
                        MARKDOWN.withFile(file()).withImage(new Image("https://x/y", "a cat")),
                        Rung.RICH,
                        Objection.FORM,
                        ALL,
                        Reply.markdown("**hi**\n[image: a cat]\n[file: a.txt]")),
                row(Reply.file(file()), Rung.RICH, Objection.FORM, ALL, Reply.text("[file: a.txt]")),
                row(WORDS.withNative("discord", "{}"), Rung.RICH, Objection.FORM, ALL, WORDS),
                row(MARKDOWN, Rung.MARKDOWN, Objection.FORM, ALL, WORDS),
                row(MARKDOWN.mentioningAuthor(), Rung.MARKDOWN, Objection.UNNAMED, ALL, WORDS.mentioningAuthor()),
                row(WORDS, Rung.PLAIN, Objection.FORM, ALL, LINE),
                row(WORDS, Rung.PLAIN, Objection.UNNAMED, ALL, LINE),
                row(LINE, Rung.RECOVERY_LINE, Objection.FORM, ALL, null),
                row(LINE, Rung.RECOVERY_LINE, Objection.UNNAMED, ALL, null));
    }

    private static Arguments row(
            Reply refused, Rung rung, Objection objection, PlatformLimits limits, @Nullable Reply below) {
        return Arguments.of(refused, rung, objection, limits, below);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_refused_reply_goes_one_rung_down_that_is_different(
            Reply refused, Rung rung, Objection objection, PlatformLimits limits, @Nullable Reply below) {
        assertThat(Ladder.rung(refused)).isEqualTo(rung);
        assertThat(Ladder.below(refused, objection, limits)).isEqualTo(below);
    }

    @Test
    void the_way_down_ends_after_every_rung_once() {
        List<Rung> rungs = new ArrayList<>();
        for (Reply reply = CARD_WITH_MARKDOWN; reply != null; reply = Ladder.below(reply, Objection.FORM, ALL)) {
            rungs.add(Ladder.rung(reply));
        }

        assertThat(rungs).containsExactly(Rung.values());
    }

    @Test
    void formatting_goes_off_for_others_only_when_nothing_formatted_is_left_and_no_picture_or_file_was_to_blame() {
        assertThat(Ladder.speaksForOthers(MARKDOWN, ALL)).isTrue();
        assertThat(Ladder.speaksForOthers(CARD_ALONE, ALL)).isTrue();
        assertThat(Ladder.speaksForOthers(CARD_WITH_MARKDOWN, NO_MARKDOWN)).isTrue();

        assertThat(Ladder.speaksForOthers(CARD_WITH_MARKDOWN, ALL)).isFalse();
        assertThat(Ladder.speaksForOthers(WORDS, ALL)).isFalse();
        assertThat(Ladder.speaksForOthers(CARD_ALONE.withImage(new Image("https://x/y", "")), ALL))
                .isFalse();
        assertThat(Ladder.speaksForOthers(Reply.file(file()), ALL)).isFalse();
    }

    private static Upload file() {
        return new Upload("a.txt", "text/plain", new byte[] {1});
    }
}
