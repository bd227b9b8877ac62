package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.runtime.delivery.Splitter.Piece;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitterTest {

    private static final String FAMILY = "👨‍👩‍👧‍👦";
    private static final String ACUTE = "e\u0301";

    @Property(tries = 2000)
    void every_part_is_within_the_limit_however_small_it_is(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        List<String> parts = Splitter.split(text, max);

        assertThat(parts).isNotEmpty();
        assertThat(parts).allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(max));
    }

    @Property(tries = 2000)
    void the_pieces_without_what_was_put_around_them_are_the_text(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        List<Piece> pieces = Splitter.pieces(text, max);

        assertThat(pieces.stream().map(Piece::text).collect(Collectors.joining()))
                .isEqualTo(text);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.opening()).matches("(`{3,}[\\w+.#-]*\\n)?");
            assertThat(piece.closing()).matches("(\\n?`{3,})?");
        });
    }

    @Property(tries = 2000)
    void parts_differ_from_their_pieces_by_blanks_at_their_ends_alone(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        String sent = String.join("", Splitter.split(text, max)).replaceAll("[`\\s]", "");

        assertThat(sent).isEqualTo(withoutMarks(text, max));
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
            @ForAll("pictures") String text, @ForAll @IntRange(min = 11, max = 80) int max) {
        List<String> seen = Pattern.compile("\\X")
                .matcher(text)
                .results()
                .map(match -> match.group())
                .toList();
        List<String> sent = Splitter.split(text, max).stream()
                .flatMap(part -> Pattern.compile("\\X").matcher(part).results())
                .map(match -> match.group())
                .toList();

        assertThat(sent).isEqualTo(seen);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "word",
                        " ",
                        "\n",
                        "\r\n",
                        "\n\n",
                        ". ",
                        "。",
                        "，",
                        "```",
                        "```java\n",
                        "```averylonglanguagenameindeed\n",
                        "````",
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
        Arbitrary<String> code = Arbitraries.of("c", "java\n", "\n").flatMap(line -> words.map(text -> line + text));
        return words.flatMap(first -> code.flatMap(block -> words.map(last -> List.of(first, block, last))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(blocks ->
                        blocks.stream().map(block -> String.join("```", block)).collect(Collectors.joining(" and ")));
    }

    @Provide
    Arbitrary<String> pictures() {
        return Arbitraries.of("😀", FAMILY, ACUTE, "🇨🇳", "字", "a", "👍🏽", "🏴‍☠️", "각")
                .list()
                .ofMaxSize(100)
                .map(list -> String.join("", list));
    }

    @Test
    void a_character_that_never_ends_behind_a_fence_does_not_keep_it_from_ending() {
        String endless = "```\n```" + "\u0301".repeat(2100);

        assertThat(Splitter.split(endless, 2000))
                .allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(2000));
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
        assertThat(Splitter.split("aaaa aaaa aaaa. bbbb\nbb bb\n\ncc. ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa. bbbb\nbb bb", "cc. ccccc ccccc cccc");
        assertThat(Splitter.split("aaaa aaaa aaaa. bbbb\nbb bb cc. cc ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa. bbbb", "bb bb cc. cc ccccc ccccc cccc");
        assertThat(Splitter.split("aaaa aaaa aaaa aaaa. bb bb cc ccc cc ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa aaaa.", "bb bb cc ccc cc ccccc ccccc cccc");
        assertThat(Splitter.split("aaaa aaaa aaaa aaaa bb bb cc ccc cc ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa aaaa bb bb cc ccc", "cc ccccc ccccc cccc");
    }

    @Test
    void a_sentence_that_ends_in_quotes_or_in_a_script_without_blanks_ends_a_part() {
        assertThat(Splitter.split("She said \"stop here.\" Then nobody said a word", 26))
                .containsExactly("She said \"stop here.\"", "Then nobody said a word");
        assertThat(Splitter.split("今天天气很好。”我们去公园，好吗？他说不去", 12)).containsExactly("今天天气很好。”", "我们去公园，好吗？", "他说不去");
        assertThat(Splitter.split("一二三四五，六七八九十一二", 8)).containsExactly("一二三四五，", "六七八九十一二");
    }

    @Test
    void a_long_word_is_not_cut_if_it_fits_in_a_part_of_its_own() {
        assertThat(Splitter.split("hello internationalization", 20)).containsExactly("hello", "internationalization");
    }

    @Test
    void blanks_at_a_cut_do_not_count() {
        assertThat(Splitter.split("0123456789 \n\n 0123456789", 10)).containsExactly("0123456789", "0123456789");
        assertThat(Splitter.split("0123456789" + " ".repeat(100), 10)).containsExactly("0123456789");
    }

    @Test
    void code_that_is_cut_is_closed_and_opened_again_and_keeps_its_language_and_its_indentation() {
        String code = "Look:\n```java\nif (a) {\n    one();\n    two();\n    three();\n}\n```\nDone.";

        assertThat(Splitter.split(code, 44))
                .containsExactly(
                        "Look:\n```java\nif (a) {\n    one();\n```",
                        "```java\n    two();\n    three();\n}\n```\nDone.");
    }

    @Test
    void a_cut_leaves_no_empty_block_of_code() {
        assertThat(Splitter.split("Twenty characters it is\n```java\nint a;\nint b;\n```", 32))
                .containsExactly("Twenty characters it is", "```java\nint a;\nint b;\n```");
        assertThat(Splitter.split("```java\nint a;\nint b;\n```\nand some more words", 25))
                .containsExactly("```java\nint a;\nint b;\n```", "and some more words");
    }

    @Test
    void the_language_is_left_out_where_half_a_part_would_go_for_it() {
        assertThat(Splitter.split("```javascript\none();\ntwo();\nthree();\n```", 28))
                .containsExactly("```javascript\none();\n```", "```\ntwo();\nthree();\n```");
    }

    @Test
    void a_limit_smaller_than_a_fence_cuts_without_opening_it_again() {
        assertThat(Splitter.split("```java\nabcdefgh\n```", 7))
                .allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(7))
                .hasSizeLessThan(7);
        assertThat(Splitter.split("```a\nb```", 1)).containsExactly("`", "`", "`", "a", "b", "`", "`", "`");
    }

    @Test
    void a_longer_fence_holds_shorter_ones() {
        String nested = "````md\n```java\none two three four\n```\nfive six seven eight nine\n````";

        List<String> parts = Splitter.split(nested, 50);

        assertThat(parts.getFirst()).startsWith("````md\n```java\n").endsWith("\n````");
        assertThat(parts.getLast()).startsWith("````md\n").endsWith("\n````");
    }

    @Test
    void a_line_of_backticks_longer_than_a_part_ends_nonetheless() {
        assertThat(String.join("", Splitter.split("`".repeat(500), 16))).isEqualTo("`".repeat(500));
        assertThat(Splitter.split("e" + "\u0301".repeat(500), 16)).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"word ", "\n", " ", "```", "```a\nb", ")", "\u0301", "字", "```a\n", "`", "👨‍👩‍👧‍👦"})
    void a_long_text_is_cut_in_time_that_grows_with_its_length(String what) {
        String text = "a" + what.repeat(300_000 / what.length());

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Splitter.split(text, 2000)).isNotEmpty());
    }

    @Test
    void a_limit_without_room_is_refused() {
        assertThatThrownBy(() -> Splitter.split("x", 0)).hasMessage("a part needs room for a character, got 0");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The words of a text, and the language of a block as often as it is opened again. */
    private static String withoutMarks(String text, int max) {
        return Splitter.pieces(text, max).stream()
                .filter(piece -> length(text) <= max || !piece.text().isBlank())
                .map(piece -> length(text) <= max ? piece.text() : piece.opening() + piece.text())
                .collect(Collectors.joining())
                .replaceAll("[`\\s]", "");
    }

    private static int fences(String part) {
        Matcher run = Pattern.compile("```").matcher(part);
        int fences = 0;
        while (run.find()) {
            fences++;
        }
        return fences;
    }
}
