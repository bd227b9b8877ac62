package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SplitterTest {

    private static final String FAMILY = "👨‍👩‍👧‍👦";
    private static final String ACUTE = "e\u0301";

    @Property(tries = 2000)
    void every_part_is_within_the_limit_and_nothing_but_blanks_and_fences_changes(
            @ForAll("texts") String text, @ForAll @IntRange(min = 16, max = 120) int max) {
        List<String> parts = Splitter.split(text, max);

        assertThat(parts).isNotEmpty();
        assertThat(parts)
                .allSatisfy(part ->
                        assertThat(part.codePointCount(0, part.length())).isLessThanOrEqualTo(max));
        assertThat(bare(String.join("", parts))).isEqualTo(bare(text));
    }

    @Property(tries = 2000)
    void every_part_of_a_text_with_balanced_fences_has_balanced_fences(
            @ForAll("fenced") String text, @ForAll @IntRange(min = 16, max = 120) int max) {
        assertThat(Splitter.split(text, max))
                .allSatisfy(part ->
                        assertThat(fences(part) % 2).as("fences of <%s>", part).isZero());
    }

    @Property(tries = 2000)
    void no_character_a_person_sees_is_cut(
            @ForAll("pictures") String text, @ForAll @IntRange(min = 24, max = 80) int max) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);

        int at = 0;
        for (String part : Splitter.split(text, max)) {
            at = text.indexOf(part, at) + part.length();
            assertThat(characters.isBoundary(at))
                    .as("a boundary after <%s>", part)
                    .isTrue();
        }
        assertThat(String.join("", Splitter.split(text, max))).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "word",
                        " ",
                        "\n",
                        "\n\n",
                        ". ",
                        "。",
                        "```",
                        "`",
                        "``",
                        "a",
                        "😀",
                        FAMILY,
                        ACUTE,
                        "\u0301",
                        "字",
                        "  ",
                        "longlonglonglongword",
                        "\ud83d",
                        "\t")
                .list()
                .ofMaxSize(120)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> fenced() {
        Arbitrary<String> words = Arbitraries.of("word", " ", "\n", ". ", "code;", "    ", "😀", "longlonglongword")
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
        return words.list().ofMinSize(1).ofMaxSize(7).map(list -> {
            String text = String.join("```", list);
            return list.size() % 2 == 1 ? text : text + "```";
        });
    }

    @Provide
    Arbitrary<String> pictures() {
        return Arbitraries.of("😀", FAMILY, ACUTE, "🇨🇳", "字", "a", "👍🏽")
                .list()
                .ofMaxSize(100)
                .map(list -> String.join("", list));
    }

    @Test
    void a_character_that_never_ends_behind_a_fence_does_not_keep_it_from_ending() {
        String endless = "```\n```" + "\u0301".repeat(2100);

        assertThat(Splitter.split(endless, 2000))
                .allSatisfy(part ->
                        assertThat(part.codePointCount(0, part.length())).isLessThanOrEqualTo(2000));
        assertThat(Splitter.split("```\n```" + "\u0301".repeat(20), 16)).hasSizeLessThan(20);
    }

    @Test
    void a_text_within_the_limit_is_one_part() {
        assertThat(Splitter.split("x".repeat(16), 16)).containsExactly("x".repeat(16));
        assertThat(Splitter.split("😀".repeat(16), 16)).containsExactly("😀".repeat(16));
        assertThat(Splitter.split("", 16)).containsExactly("");
    }

    @Test
    void a_text_is_cut_at_the_end_of_a_paragraph_before_a_line_before_a_sentence_before_a_word() {
        assertThat(Splitter.split("aaaa aaaa aaaa. bbbb\nbb bb\n\ncc. ccccc ccccc cccc", 40))
                .containsExactly("aaaa aaaa aaaa. bbbb\nbb bb", "cc. ccccc ccccc cccc");
        assertThat(Splitter.split("aaaa aaaa aaaa. bbbb\nbb bb cc. cc ccccc ccccc cccc", 40))
                .containsExactly("aaaa aaaa aaaa. bbbb", "bb bb cc. cc ccccc ccccc cccc");
        assertThat(Splitter.split("aaaa aaaa aaaa aaaa. bb bb cc ccc cc ccccc ccccc cccc", 40))
                .containsExactly("aaaa aaaa aaaa aaaa.", "bb bb cc ccc cc ccccc ccccc cccc");
        assertThat(Splitter.split("aaaa aaaa aaaa aaaa bb bb cc ccc cc ccccc ccccc cccc", 40))
                .containsExactly("aaaa aaaa aaaa aaaa bb bb cc", "ccc cc ccccc ccccc cccc");
    }

    @Test
    void code_that_is_cut_is_closed_and_opened_again_and_keeps_its_indentation() {
        String code = "Look:\n```\nif (a) {\n    one();\n    two();\n    three();\n}\n```\nDone.";

        List<String> parts = Splitter.split(code, 40);

        assertThat(parts)
                .containsExactly(
                        "Look:\n```\nif (a) {\n    one();\n```", "```\n    two();\n    three();\n}\n```\nDone.");
    }

    @Test
    void a_line_of_backticks_longer_than_a_part_ends_nonetheless() {
        assertThat(bare(String.join("", Splitter.split("`".repeat(500), 16)))).isEmpty();
        assertThat(Splitter.split("e" + "\u0301".repeat(500), 16)).hasSizeGreaterThan(30);
    }

    @Test
    void a_limit_without_room_is_refused() {
        assertThatThrownBy(() -> Splitter.split("x", 15)).hasMessage("a part needs room for 16 characters, got 15");
    }

    /** Without what a cut may add or drop. */
    private static String bare(String text) {
        return text.replaceAll("[`\\s]", "");
    }

    private static int fences(String part) {
        return part.split("```", -1).length - 1;
    }
}
