package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WeightTest {

    private static final int LONG = 10_000;
    private static final String WORDS = "w".repeat(LONG);

    /** Every part of a reply that can be long. */
    static List<UnaryOperator<Reply>> parts() {
        return Stream.<UnaryOperator<Reply>>of(
                        reply -> Reply.text(reply.text() + WORDS),
                        reply -> reply.withEmbed(new Embed(WORDS, "", List.of())),
                        reply -> reply.withEmbed(new Embed("", WORDS, List.of())),
                        reply -> reply.withEmbed(new Embed("", "", List.of(new Embed.Field(WORDS, "")))),
                        reply -> reply.withEmbed(new Embed("", "", List.of(new Embed.Field("", WORDS)))),
                        reply -> reply.withButtons(Button.command("1", "Again", WORDS)),
                        reply -> reply.withButtons(Button.callback("1", "Again", WORDS)),
                        reply -> reply.withButtons(Button.link("1", WORDS, "https://x")),
                        reply -> reply.withImage(new Image("https://" + WORDS, "")),
                        reply -> reply.withImage(new Image("https://x", WORDS)),
                        reply -> reply.withFile(new Upload("a", "text/plain", new byte[LONG])),
                        reply -> reply.withNative("qq", "{\"" + WORDS + "\":1}"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void whatever_makes_a_reply_long_makes_it_heavy(UnaryOperator<Reply> more) {
        Reply reply = Reply.text("hello");

        assertThat(Weight.of(more.apply(reply)) - Weight.of(reply)).isBetween((long) LONG, 3L * LONG);
    }
}
