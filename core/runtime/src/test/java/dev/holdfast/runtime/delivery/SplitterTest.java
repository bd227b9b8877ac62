package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.plugin.reply.Reply.Format;
import dev.holdfast.runtime.delivery.Splitter.Piece;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
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

    /** Blanks, and characters without a width. */
    private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{Zs}\\p{Cf}]");

    @Property(tries = 2000)
    void every_part_is_within_the_limit_however_small_it_is(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        List<String> parts = split(text, max);

        assertThat(parts).isNotEmpty();
        assertThat(parts).allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(max));
    }

    @Property(tries = 2000)
    void the_pieces_without_what_was_put_around_them_are_the_text(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        List<Piece> pieces = pieces(text, max);

        assertThat(pieces.stream().map(Piece::text).collect(Collectors.joining()))
                .isEqualTo(text);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.opening()).matches("(`{3,}[\\w+.#-]*\\n)?");
            assertThat(piece.closing()).matches("([\\n ]?`{3,})?");
        });
    }

    @Property(tries = 2000)
    void parts_differ_from_their_pieces_by_blanks_at_their_ends_alone(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        String whole = length(text) <= max ? text : opened(pieces(text, max));
        assertThat(seen(String.join("", split(text, max))).replace("`", ""))
                .isEqualTo(seen(whole).replace("`", ""));
    }

    /** The language of a block is there as often as it is opened again for something. */
    private static String opened(List<Piece> pieces) {
        return pieces.stream()
                .filter(piece -> !seen(piece.text()).isEmpty())
                .map(piece -> piece.opening() + piece.text())
                .collect(Collectors.joining());
    }

    @Property(tries = 2000)
    void there_is_something_to_see_in_every_part_if_there_is_in_the_text(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        Assume.that(!text.isBlank());

        List<String> parts = split(text, max);

        assertThat(parts).noneMatch(String::isBlank);
        if (!seen(text).isEmpty()) {
            assertThat(parts).noneMatch(part -> seen(part).isEmpty());
        }
    }

    @Property(tries = 2000)
    void what_is_code_stays_code_and_what_is_not_becomes_none(
            @ForAll("fenced") String text, @ForAll @IntRange(min = 40, max = 120) int max) {
        String sent =
                split(text, max).stream().map(part -> marked(part, max / 2)).collect(Collectors.joining());

        assertThat(sent).isEqualTo(marked(text, max / 2));
    }

    @Property(tries = 2000)
    void a_plain_text_gets_no_marks_of_code_whatever_is_in_it(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 120) int max) {
        List<String> parts = Splitter.split(text, Format.PLAIN, max);

        assertThat(parts).allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(max));
        assertThat(seen(String.join("", parts))).isEqualTo(seen(text));
    }

    @Property(tries = 2000)
    void every_part_of_a_text_with_balanced_fences_has_balanced_fences(
            @ForAll("fenced") String text, @ForAll @IntRange(min = 16, max = 120) int max) {
        assertThat(split(text, max))
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
        List<String> sent = split(text, max).stream()
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
                        "\t",
                        "\\",
                        "~~~\n",
                        "```js title=x\r\n",
                        "\u200b",
                        "\u00a0",
                        "\u200d")
                .list()
                .ofMaxSize(120)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> fenced() {
        Arbitrary<String> words = Arbitraries.of(
                        "word", " ", "\n", "\r\n", ". ", "code;", "    ", "😀", "longlonglongword", " `x` ", "~~~")
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
        Arbitrary<String> code = Arbitraries.of("c", "java\n", "\n", "\r\n", "js title=x\n", "\n\n")
                .flatMap(line -> words.map(text -> line + text));
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

        assertThat(split(endless, 2000))
                .allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(2000));
        assertThat(split("```\n```" + "\u0301".repeat(20), 16)).hasSizeLessThan(20);
    }

    @Test
    void a_text_within_the_limit_is_one_part() {
        assertThat(split("x".repeat(16), 16)).containsExactly("x".repeat(16));
        assertThat(split("😀".repeat(16), 16)).containsExactly("😀".repeat(16));
        assertThat(split("", 16)).containsExactly("");
    }

    @Test
    void a_text_is_cut_at_the_end_of_a_paragraph_before_a_line_before_a_sentence_before_a_word() {
        assertThat(split("aaaa aaaa aaaa. bbbb\nbb bb\n\ncc. ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa. bbbb\nbb bb", "cc. ccccc ccccc cccc");
        assertThat(split("aaaa aaaa aaaa. bbbb\nbb bb cc. cc ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa. bbbb", "bb bb cc. cc ccccc ccccc cccc");
        assertThat(split("aaaa aaaa aaaa aaaa. bb bb cc ccc cc ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa aaaa.", "bb bb cc ccc cc ccccc ccccc cccc");
        assertThat(split("aaaa aaaa aaaa aaaa bb bb cc ccc cc ccccc ccccc cccc", 32))
                .containsExactly("aaaa aaaa aaaa aaaa bb bb cc ccc", "cc ccccc ccccc cccc");
    }

    @Test
    void a_sentence_that_ends_in_quotes_or_in_a_script_without_blanks_ends_a_part() {
        assertThat(split("She said \"stop here.\" Then nobody said a word", 26))
                .containsExactly("She said \"stop here.\"", "Then nobody said a word");
        assertThat(split("今天天气很好。”我们去公园，好吗？他说不去", 12)).containsExactly("今天天气很好。”", "我们去公园，好吗？", "他说不去");
        assertThat(split("一二三四五，六七八九十一二", 8)).containsExactly("一二三四五，", "六七八九十一二");
    }

    @Test
    void a_long_word_is_not_cut_if_it_fits_in_a_part_of_its_own() {
        assertThat(split("hello internationalization", 20)).containsExactly("hello", "internationalization");
    }

    @Test
    void blanks_at_a_cut_do_not_count() {
        assertThat(split("0123456789 \n\n 0123456789", 10)).containsExactly("0123456789", "0123456789");
        assertThat(split("0123456789" + " ".repeat(100), 10)).containsExactly("0123456789");
    }

    @Test
    void code_that_is_cut_is_closed_and_opened_again_and_keeps_its_language_and_its_indentation() {
        String code = "Look:\n```java\nif (a) {\n    one();\n    two();\n    three();\n}\n```\nDone.";

        assertThat(split(code, 44))
                .containsExactly(
                        "Look:\n```java\nif (a) {\n    one();\n```",
                        "```java\n    two();\n    three();\n}\n```\nDone.");
    }

    @Test
    void a_cut_leaves_no_empty_block_of_code() {
        assertThat(split("Twenty characters it is\n```java\nint a;\nint b;\n```", 32))
                .containsExactly("Twenty characters it is", "```java\nint a;\nint b;\n```");
        assertThat(split("```java\nint a;\nint b;\n```\nand some more words", 25))
                .containsExactly("```java\nint a;\nint b;\n```", "and some more words");
    }

    @Test
    void blank_lines_at_the_start_of_code_do_not_make_a_block_of_it() {
        assertThat(split("Twenty characters it is\n```java\n\n\nint a;\nint b;\n```", 36))
                .containsExactly("Twenty characters it is", "```java\n\n\nint a;\nint b;\n```");
    }

    @Test
    void a_word_of_code_beside_the_opening_run_is_not_taken_for_a_language() {
        assertThat(split("```onetwothreefourfivesixseveneightnineten```", 24))
                .containsExactly("```onetwothreefourfiv```", "```\nesixseveneightni\n```", "```\nneten```");
        assertThat(split("```one` two` three` four` five` six` seven```", 24))
                .first()
                .isEqualTo("```one` two` three` ```");
    }

    @Test
    void a_run_of_backticks_behind_a_backslash_is_no_fence_and_is_not_cut_from_it() {
        assertThat(split("say \\``` and go on with words", 16)).containsExactly("say \\``` and go", "on with words");
        assertThat(split("abcdefghi\\\\```code that is long```", 24))
                .last()
                .asString()
                .startsWith("```\n");
        assertThat(split("abcdefghijklmno\\```pqrstuvwxyz", 16)).containsExactly("abcdefghijklmno", "\\```pqrstuvwxyz");
    }

    @Test
    void a_text_without_anything_to_see_is_one_part_that_is_not_blank_if_it_is_not() {
        assertThat(split(" ".repeat(40), 16)).containsExactly("");
        assertThat(split(" ".repeat(40) + "\u200b".repeat(40), 16))
                .singleElement()
                .asString()
                .contains("\u200b");
        assertThat(split("hello" + "\u200b".repeat(100) + "world", 16)).hasSize(2);
    }

    @Test
    void the_language_is_left_out_where_half_a_part_would_go_for_it() {
        assertThat(split("```javascript\none();\ntwo();\nthree();\n```", 28))
                .containsExactly("```javascript\none();\n```", "```\ntwo();\nthree();\n```");
    }

    @Test
    void a_limit_smaller_than_a_fence_cuts_without_opening_it_again() {
        assertThat(split("```java\nabcdefgh\n```", 7))
                .allSatisfy(part -> assertThat(length(part)).isLessThanOrEqualTo(7))
                .hasSizeLessThan(7);
        assertThat(split("```a\nb```", 1)).containsExactly("`", "`", "`", "a", "b", "`", "`", "`");
    }

    @Test
    void a_longer_fence_holds_shorter_ones() {
        String nested = "````md\n```java\none two three four\n```\nfive six seven eight nine\n````";

        List<String> parts = split(nested, 50);

        assertThat(parts.getFirst()).startsWith("````md\n```java\n").endsWith("\n````");
        assertThat(parts.getLast()).startsWith("````md\n").endsWith("\n````");
    }

    @Test
    void a_line_of_backticks_longer_than_a_part_ends_nonetheless() {
        assertThat(String.join("", split("`".repeat(500), 16))).isEqualTo("`".repeat(500));
        assertThat(split("e" + "\u0301".repeat(500), 16)).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"word ", "\n", " ", "```", "```a\nb", ")", "\u0301", "字", "```a\n", "`", "👨‍👩‍👧‍👦"})
    void a_long_text_is_cut_in_time_that_grows_with_its_length(String what) {
        String text = "a" + what.repeat(300_000 / what.length());

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(split(text, 2000)).isNotEmpty());
    }

    @Test
    void a_limit_without_room_is_refused() {
        assertThatThrownBy(() -> split("x", 0)).hasMessage("a part needs room for a character, got 0");
    }

    private static List<String> split(String text, int max) {
        return Splitter.split(text, Format.MARKDOWN, max);
    }

    private static List<Piece> pieces(String text, int max) {
        return Splitter.pieces(text, Format.MARKDOWN, max);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String seen(String text) {
        return UNSEEN.matcher(text).replaceAll("");
    }

    /** What there is to see of a text, every character of code with an angle bracket before it. */
    private static String marked(String text, int openingMax) {
        StringBuilder marked = new StringBuilder();
        int at = 0;
        for (CodeFence fence : CodeFence.of(text, openingMax)) {
            marked.append(text, at, fence.start());
            seen(text.substring(fence.code(), fence.codeEnd()))
                    .codePoints()
                    .forEach(character -> marked.append('<').appendCodePoint(character));
            at = fence.end();
        }
        return seen(marked + text.substring(at));
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
