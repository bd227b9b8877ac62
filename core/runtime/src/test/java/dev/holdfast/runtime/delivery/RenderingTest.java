package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Native;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Reply.Format;
import dev.holdfast.plugin.reply.Upload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RenderingTest {

    private static final PlatformLimits ALL = new PlatformLimits(2000, true, true, true, true);
    private static final Set<String> ON =
            Set.of(Rendering.RICH_EMBEDS, Rendering.FILE_UPLOADS, Rendering.INTERACTIVE_BUTTONS);
    private static final Embed WEATHER =
            new Embed("Weather", "Sunny", List.of(new Embed.Field("Max", "30"), new Embed.Field("No wind", "")));
    private static final Reply EVERYTHING = Reply.markdown("**Hi** you")
            .withEmbed(WEATHER)
            .withImage(new Image("https://x/y.png", "a cat"))
            .withButtons(
                    Button.command("1", "Again", "!weather"),
                    Button.link("2", "Site", "https://x"),
                    Button.callback("3", "Like", "like"))
            .mentioningAuthor();

    private static final String EMBED_WORDS = "\nWeather\nSunny\nMax: 30\nNo wind";
    private static final String IMAGE_WORDS = "\n[image: a cat]";
    private static final String BUTTON_WORDS = "\n!weather · Site: https://x";

    static List<Arguments> rungs() {
        return List.of(
                Arguments.of("all on", ON, ALL, "**Hi** you", "MEBI"),
                Arguments.of("no uploads", without(Rendering.FILE_UPLOADS), ALL, "**Hi** you" + IMAGE_WORDS, "MEB"),
                Arguments.of(
                        "no buttons", without(Rendering.INTERACTIVE_BUTTONS), ALL, "**Hi** you" + BUTTON_WORDS, "MEI"),
                Arguments.of(
                        "nothing rich",
                        without(Rendering.RICH_EMBEDS),
                        ALL,
                        "Hi you" + EMBED_WORDS + BUTTON_WORDS,
                        "I"),
                Arguments.of("all off", Set.of(), ALL, "Hi you" + EMBED_WORDS + IMAGE_WORDS + BUTTON_WORDS, ""),
                Arguments.of("no markdown there", ON, new PlatformLimits(9, false, true, true, true), "Hi you", "EBI"),
                Arguments.of(
                        "no embeds there",
                        ON,
                        new PlatformLimits(9, true, false, true, true),
                        "**Hi** you" + EMBED_WORDS,
                        "MBI"),
                Arguments.of(
                        "no buttons there",
                        ON,
                        new PlatformLimits(9, true, true, false, true),
                        "**Hi** you" + BUTTON_WORDS,
                        "MEI"),
                Arguments.of(
                        "no images there",
                        ON,
                        new PlatformLimits(9, true, true, true, false),
                        "**Hi** you" + IMAGE_WORDS,
                        "MEB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rungs")
    void what_is_not_allowed_is_said_in_words(
            String rung, Set<String> features, PlatformLimits limits, String text, String left) {
        Reply fitting = Rendering.fit(EVERYTHING, features::contains, limits);

        assertThat(fitting.text()).isEqualTo(text);
        assertThat(shape(fitting)).isEqualTo(left);
        assertThat(fitting.mentionsAuthor()).isTrue();
    }

    @Test
    void a_plain_text_is_left_as_it_is() {
        Reply reply = Reply.text("**not bold** [x](y)");

        assertThat(Rendering.fit(reply, feature -> false, ALL)).isSameAs(reply);
    }

    @Test
    void what_fits_once_fits_again() {
        Reply once = Rendering.fit(EVERYTHING, without(Rendering.RICH_EMBEDS)::contains, ALL);

        assertThat(Rendering.fit(once, without(Rendering.RICH_EMBEDS)::contains, ALL))
                .isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "**bold** and __under__  | bold and under",
                "~~gone~~ `code`         | gone code",
                "[site](https://x.y)     | site (https://x.y)",
                "![cat](https://x.y/c)   | cat (https://x.y/c)",
                "\"# Title\nbody\"       | \"Title\nbody\"",
                "\"- one\n  * two\"      | \"• one\n  • two\"",
                "2 * 3 * 4               | 2 * 3 * 4",
                "\"See:\n```py\n# __a__\n- b\n```\n**so**\" | \"See:\n# __a__\n- b\nso\"",
                "snake_case_name         | snake_case_name"
            })
    void markdown_becomes_readable_words(String markdown, String words) {
        assertThat(Rendering.plain(Reply.markdown(markdown)).text()).isEqualTo(words);
    }

    @Test
    void files_that_find_no_room_follow_in_messages_of_their_own() {
        PlatformLimits one = new PlatformLimits(2000, true, true, true, true, 1, false, "qq");
        Reply plain = Reply.text("look").withFile(file("a")).withFile(file("b"));
        Reply formatted = Reply.markdown("**look**").withFile(file("a"));

        assertThat(Rendering.parts(plain, one))
                .containsExactly(Reply.text("look").withFile(file("a")), Reply.file(file("b")));
        assertThat(Rendering.parts(formatted, one)).containsExactly(Reply.markdown("**look**"), Reply.file(file("a")));
        assertThat(Rendering.parts(Reply.file(file("a")).withFile(file("b")), one))
                .containsExactly(Reply.file(file("a")), Reply.file(file("b")));
    }

    @Test
    void what_stands_beside_a_file_without_words_goes_before_it_and_names_it_where_both_find_no_room_in_one_message() {
        PlatformLimits qq = new PlatformLimits(2000, true, true, true, true, 1, false, "qq");
        Button like = Button.callback("1", "Like", "like");
        MessageId asked = new MessageId("m1");

        assertThat(Rendering.parts(
                        Reply.file(file("a"))
                                .withNative("qq", "{\"ark\":{}}")
                                .mentioningAuthor()
                                .quoting(asked),
                        qq))
                .containsExactly(
                        Reply.text("[file: a]")
                                .withNative("qq", "{\"ark\":{}}")
                                .mentioningAuthor()
                                .quoting(asked),
                        Reply.file(file("a")));
        assertThat(Rendering.parts(Reply.file(file("a")).withFile(file("b")).withButtons(like), qq))
                .containsExactly(
                        Reply.text("[file: a]\n[file: b]").withButtons(like),
                        Reply.file(file("a")),
                        Reply.file(file("b")));
        assertThat(Rendering.parts(Reply.embed(WEATHER).withFile(file("a")).mentioningAuthor(), qq))
                .containsExactly(Reply.embed(WEATHER).mentioningAuthor(), Reply.file(file("a")));
    }

    @Test
    void files_that_are_too_heavy_together_go_in_several_messages() {
        PlatformLimits discord = new PlatformLimits(2000, true, true, true, true, 10, true, "discord");
        Upload large = new Upload("l", "image/png", new byte[Upload.BYTES_MAX / 2]);
        Reply album = Reply.text("look");
        for (int files = 0; files < 5; files++) {
            album = album.withFile(large);
        }
        Reply two = Reply.file(large).withFile(large);

        assertThat(Rendering.parts(album.withFile(file("a")), discord))
                .containsExactly(
                        Reply.text("look").withFile(large).withFile(large),
                        two,
                        Reply.file(large).withFile(file("a")));
        assertThat(Rendering.parts(two, discord)).containsExactly(two);
    }

    @Test
    void only_in_a_formatted_text_code_that_is_cut_is_closed_and_opened_again() {
        PlatformLimits small = new PlatformLimits(24, true, true, true, true);
        String text = "```\none two three\nfour five six\n```";

        assertThat(Rendering.parts(Reply.text(text), small))
                .containsExactly(Reply.text("```\none two three"), Reply.text("four five six\n```"));
        assertThat(Rendering.parts(Reply.markdown(text), small))
                .containsExactly(Reply.markdown("```\none two three\n```"), Reply.markdown("```\nfour five six\n```"));
    }

    @Test
    void the_first_of_several_files_without_a_word_mentions_and_quotes() {
        PlatformLimits one = new PlatformLimits(2000, true, true, true, true, 1, false, "qq");
        MessageId asked = new MessageId("m1");
        Reply files =
                Reply.file(file("a")).withFile(file("b")).mentioningAuthor().quoting(asked);

        assertThat(Rendering.parts(files, one))
                .containsExactly(Reply.file(file("a")).mentioningAuthor().quoting(asked), Reply.file(file("b")));
    }

    @Property(tries = 2000)
    void nothing_of_a_reply_is_lost_however_many_messages_it_takes(
            @ForAll("replies") Reply reply,
            @ForAll @IntRange(min = 16, max = 60) int textMax,
            @ForAll @IntRange(min = 1, max = 3) int filesMax,
            @ForAll boolean filesBesideCards) {
        List<Reply> parts = Rendering.parts(
                reply, new PlatformLimits(textMax, true, true, true, true, filesMax, filesBesideCards, "qq"));

        assertThat(all(parts, Reply::embeds)).isEqualTo(reply.embeds());
        assertThat(all(parts, Reply::images)).isEqualTo(reply.images());
        assertThat(all(parts, Reply::buttons)).isEqualTo(reply.buttons());
        assertThat(all(parts, Reply::natives)).isEqualTo(reply.natives());
        assertThat(all(parts, Reply::files)).isEqualTo(reply.files());
        assertThat(parts)
                .allSatisfy(part -> assertThat(part.files()).hasSizeLessThanOrEqualTo(filesMax))
                .filteredOn(Reply::mentionsAuthor)
                .as("what mentions")
                .isEqualTo(reply.mentionsAuthor() ? parts.subList(0, 1) : List.of());
        assertThat(parts.getFirst().quotes()).isEqualTo(reply.quotes());
        assertThat(parts.stream().map(Reply::text).collect(Collectors.joining()).replaceAll("\\s", ""))
                .contains(reply.text().replaceAll("\\s", ""));
    }

    private static <T> List<T> all(List<Reply> parts, Function<Reply, List<T>> what) {
        return parts.stream().flatMap(part -> what.apply(part).stream()).toList();
    }

    @Provide
    Arbitrary<Reply> replies() {
        Arbitrary<String> texts = Arbitraries.of("", " ", "hello", "many words that are said here. ".repeat(4));
        return Combinators.combine(
                        texts,
                        Arbitraries.of(Format.class),
                        Arbitraries.of(WEATHER).list().ofMaxSize(1),
                        Arbitraries.just(List.of(Button.callback("1", "Like", "like")))
                                .list()
                                .ofMaxSize(1),
                        Arbitraries.of(new Image("https://x/y", "")).list().ofMaxSize(1),
                        Arbitraries.of("a", "b", "c")
                                .map(RenderingTest::file)
                                .list()
                                .ofMaxSize(5),
                        Arbitraries.of(new Native("qq", "{}")).list().ofMaxSize(1))
                .as((text, format, embeds, buttons, images, files, natives) -> {
                    boolean empty = text.isBlank() && embeds.isEmpty() && images.isEmpty() && files.isEmpty();
                    return new Reply(
                            empty ? "hello" : text,
                            format,
                            embeds,
                            buttons,
                            images,
                            natives.isEmpty(),
                            files,
                            buttons.isEmpty() ? new MessageId("m1") : null,
                            natives);
                });
    }

    @Test
    void a_file_is_named_where_files_cannot_be_sent() {
        Reply reply = Reply.text("look").withFile(file("a"));

        assertThat(Rendering.fit(reply, ON::contains, ALL)).isEqualTo(Reply.text("look\n[file: a]"));
        assertThat(Rendering.plain(reply)).isEqualTo(Reply.text("look\n[file: a]"));
    }

    @Test
    void a_native_part_stays_only_where_it_is_understood_and_a_quote_everywhere() {
        PlatformLimits qq = new PlatformLimits(2000, true, true, true, true, 1, false, "qq");
        Reply reply = Reply.text("news")
                .quoting(new MessageId("m1"))
                .withNative("qq", "{\"ark\":{}}")
                .withNative("discord", "{\"flags\":4}");

        assertThat(Rendering.fit(reply, ON::contains, qq))
                .isEqualTo(Reply.text("news").quoting(new MessageId("m1")).withNative("qq", "{\"ark\":{}}"));
        assertThat(Rendering.plain(reply)).isEqualTo(Reply.text("news").quoting(new MessageId("m1")));
    }

    private static Upload file(String name) {
        return new Upload(name, "text/plain", name.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_image_without_words_is_named_by_its_address() {
        assertThat(Rendering.plain(new Reply(
                                "", Format.PLAIN, List.of(), List.of(), List.of(new Image("https://x/y", "")), false))
                        .text())
                .isEqualTo("[image: https://x/y]");
    }

    @Test
    void an_embed_without_a_title_starts_with_its_description() {
        assertThat(Rendering.plain(Reply.embed(new Embed("", "Sunny", List.of(new Embed.Field("Max", "30")))))
                        .text())
                .isEqualTo("Sunny\nMax: 30");
    }

    @Test
    void a_reply_of_which_no_words_are_left_becomes_the_recovery_line() {
        Reply empty = Reply.embed(new Embed("", "", List.of())).withButtons(Button.callback("1", "Like", "like"));

        assertThat(Rendering.plain(empty)).isEqualTo(Rendering.RECOVERY_LINE);
    }

    private static Set<String> without(String feature) {
        return ON.stream()
                .filter(each -> !each.equals(feature))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    private static String shape(Reply reply) {
        return (reply.format() == Format.MARKDOWN ? "M" : "")
                + (reply.embeds().isEmpty() ? "" : "E")
                + (reply.buttons().isEmpty() ? "" : "B")
                + (reply.images().isEmpty() ? "" : "I");
    }
}
