package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bot repeats mentions nobody. */
class QqMentionsTest {

    private static final String ALL = "hi @everyone, @EVERYONE! <@1> <@!2> < @3> <qqbot-at-user id=\"4\" />"
            + " <QQBOT-at-everyone /> <\nqqbot-at-everyone />";

    @ParameterizedTest
    @CsvSource({
        "@everyone,@~everyone",
        "a@everyone,a@~everyone",
        "a@everyone.,a@~everyone.",
        "@everyone.org,@~everyone.org",
        "大家@everyone.org,大家@~everyone.org",
        "<@1>,<~@1>",
        "<@!1>,<~@!1>",
        "< @1>,<~ @1>",
        "<qqbot-at-user id=\"1\" />,<~qqbot-at-user id=\"1\" />",
        "<QQBot-At-everyone />,<~QQBot-At-everyone />",
        "https://example.com/@everyone/1,https://example.com/%40everyone/1",
        "see (http://example.com?who=@everyone),see (http://example.com?who=%40everyone)",
        "x://y/@everyone,x://y/@~everyone",
        "https://@everyone,https://@~everyone",
        "https:// @everyone,https:// @~everyone",
        "https://example.com/ @everyone,https://example.com/ @~everyone",
    })
    void a_mention_is_taken_apart(String said, String shown) {
        assertThat(QqMentions.none(said).replace('\u200b', '~')).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "1 < 2 & 3 > 2",
                "joe@example.com",
                "joe@everyone.org",
                "<joe@example.com>",
                "https://example.com/@joe/1?a=b@c",
                "https://joe@example.com/",
                "@ every one",
                "@joe",
                "<#123> <emoji:4>",
                "<qqbot-cmd-input text=\"a\" />",
                "&lt;",
            })
    void what_mentions_nobody_is_left_alone(String text) {
        assertThat(QqMentions.none(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothing_that_is_repeated_mentions_anybody(Kind kind) {
        Embed card = new Embed(ALL, ALL, List.of(new Embed.Field(ALL, ALL)));
        Image picture = new Image("https://example.com/1.png", ALL);

        assertHarmless(body(kind, Reply.text(ALL)).path("content").asText());
        assertHarmless(body(kind, Reply.text(ALL).withImage(picture).withImage(picture))
                .path("content")
                .asText());
        assertHarmless(body(kind, Reply.markdown(ALL).withImage(picture))
                .path("markdown")
                .path("content")
                .asText());
        assertHarmless(body(kind, Reply.text(ALL).withEmbed(card).withButtons(Button.callback("b", "Yes", "d")))
                .path("markdown")
                .path("content")
                .asText());
    }

    @ParameterizedTest
    @CsvSource({
        "CHANNEL,'<@!42> '",
        "GROUP,'<qqbot-at-user id=\"42\" /> '",
        "DIRECT,''",
        "PRIVATE,''",
    })
    void who_is_answered_is_mentioned_where_the_reply_asks_for_it(Kind kind, String mention) {
        Reply reply = Reply.text("<@5>").mentioningAuthor();
        boolean guild = kind == Kind.CHANNEL || kind == Kind.DIRECT;

        assertThat(body(kind, reply).path("content").asText())
                .isEqualTo(mention + (guild ? "&lt;\u200b@5&gt;" : "<\u200b@5>"));
        assertThat(body(kind, Reply.markdown("**hi**").mentioningAuthor())
                        .path("markdown")
                        .path("content")
                        .asText())
                .isEqualTo(mention + "**hi**");
    }

    @Test
    void entities_in_guilds_are_written_once() {
        assertThat(body(Kind.CHANNEL, Reply.text("24 < 30 & joe@example.com &lt;"))
                        .path("content")
                        .asText())
                .isEqualTo("24 &lt; 30 &amp; joe@example.com &amp;lt;");
    }

    private static void assertHarmless(String text) {
        assertThat(text)
                .isNotBlank()
                .doesNotContainIgnoringCase("@everyone")
                .doesNotContainPattern("<\\s*!?@")
                .doesNotContainPattern("(?i)<\\s*qqbot-at");
    }

    private static JsonNode body(Kind kind, Reply reply) {
        OutboundMessage message = new OutboundMessage(
                new Conversation("bot", kind, "place", null), new Answering.ToMessage("m1", "42"), reply, 1, "n1");
        return Json.read(QqBodies.message(message, QqBodies.upload(message) == null ? null : "file", null));
    }
}
