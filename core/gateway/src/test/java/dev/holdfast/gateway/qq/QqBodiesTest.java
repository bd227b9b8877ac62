package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How each kind of reply is written for each kind of conversation. */
class QqBodiesTest {

    private static final String ARK = "{\"ark\":{\"template_id\":23,\"kv\":[{\"key\":\"#DESC#\",\"value\":\"news\"}]}}";
    private static final Embed LEVELS =
            new Embed("Levels", "of all", List.of(new Embed.Field("now", "gold"), new Embed.Field("before", "")));
    private static final Image CAT = new Image("https://example.com/cat.png", "a cat");
    private static final Image DOG = new Image("https://example.com/dog.png", "a dog");
    private static final Upload PICTURE = new Upload("dot.png", "image/png", new byte[] {1, 2, 3});
    private static final Upload PAPER = new Upload("a.pdf", "application/pdf", new byte[] {4});

    static List<Arguments> bodies() {
        return List.of(
                row("text in a guild is escaped", Kind.CHANNEL, Reply.text("24 < 30 & up"), """
                        {"content":"24 &lt; 30 &amp; up","msg_id":"m1"}"""),
                row("text in a direct message", Kind.DIRECT, Reply.text("hi"), """
                        {"content":"hi","msg_id":"m1"}"""),
                row("text in a group", Kind.GROUP, Reply.text("24 < 30"), """
                        {"msg_type":0,"content":"24 < 30","msg_id":"m1","msg_seq":3}"""),
                row("text in a private chat", Kind.PRIVATE, Reply.text("hi"), """
                        {"msg_type":0,"content":"hi","msg_id":"m1","msg_seq":3}"""),
                row("an embed in a guild", Kind.CHANNEL, Reply.embed(LEVELS), """
                        {"embed":{"title":"Levels","prompt":"Levels","fields":[{"name":"of all"},{"name":"now: gold"},\
                        {"name":"before"}]},"msg_id":"m1"}"""),
                row("an embed in a group", Kind.GROUP, Reply.embed(LEVELS), """
                        {"msg_type":2,"markdown":{"content":"## Levels\\n\\nof all\\n- **now**: gold\\n- **before**"},\
                        "msg_id":"m1","msg_seq":3}"""),
                row("markdown in a guild", Kind.CHANNEL, Reply.markdown("**a**"), """
                        {"markdown":{"content":"**a**"},"msg_id":"m1"}"""),
                row("markdown in a private chat", Kind.PRIVATE, Reply.markdown("**a**"), """
                        {"msg_type":2,"markdown":{"content":"**a**"},"msg_id":"m1","msg_seq":3}"""),
                row("an image in a guild", Kind.CHANNEL, Reply.text("look").withImage(CAT), """
                        {"content":"look","image":"https://example.com/cat.png","msg_id":"m1"}"""),
                row(
                        "an image in a group, uploaded",
                        Kind.GROUP,
                        Reply.text("look").withImage(CAT),
                        """
                        {"msg_type":7,"content":"look","media":{"file_info":"info"},"msg_id":"m1","msg_seq":3}"""),
                row(
                        "an image without words, uploaded",
                        Kind.PRIVATE,
                        new Reply("", Reply.Format.PLAIN, List.of(), List.of(), List.of(CAT), false),
                        """
                        {"msg_type":7,"content":" ","media":{"file_info":"info"},"msg_id":"m1","msg_seq":3}"""),
                row(
                        "a second image is named",
                        Kind.CHANNEL,
                        new Reply("", Reply.Format.PLAIN, List.of(), List.of(), List.of(CAT), false).withImage(DOG),
                        """
                        {"content":"a dog https://example.com/dog.png","image":"https://example.com/cat.png",\
                        "msg_id":"m1"}"""),
                row(
                        "a file in a group, uploaded",
                        Kind.GROUP,
                        Reply.text("read").withFile(PAPER),
                        """
                        {"msg_type":7,"content":"read","media":{"file_info":"info"},"msg_id":"m1","msg_seq":3}"""),
                row(
                        "a file no guild shows is named",
                        Kind.CHANNEL,
                        Reply.text("read").withFile(PAPER),
                        """
                        {"content":"read\\n[file: a.pdf]","msg_id":"m1"}"""),
                row(
                        "a picture's bytes leave its name out",
                        Kind.CHANNEL,
                        Reply.text("look").withFile(PICTURE),
                        """
                        {"content":"look","msg_id":"m1"}"""),
                row(
                        "an ark in a guild takes the text out",
                        Kind.CHANNEL,
                        Reply.text("news").withNative("qq", ARK),
                        """
                        {"msg_id":"m1","ark":{"template_id":23,"kv":[{"key":"#DESC#","value":"news"}]}}"""),
                row(
                        "an ark in a group names its type",
                        Kind.GROUP,
                        Reply.text("news").withNative("qq", ARK),
                        """
                        {"msg_type":3,"msg_id":"m1","msg_seq":3,\
                        "ark":{"template_id":23,"kv":[{"key":"#DESC#","value":"news"}]}}"""),
                row("a template of markdown", Kind.GROUP, Reply.text("Hello").withNative("qq", """
                        {"markdown":{"custom_template_id":"t1","params":[{"key":"title","values":["Hello"]}]}}"""), """
                        {"msg_type":2,"msg_id":"m1","msg_seq":3,"markdown":{"custom_template_id":"t1",\
                        "params":[{"key":"title","values":["Hello"]}]}}"""),
                row(
                        "a template of buttons",
                        Kind.PRIVATE,
                        Reply.markdown("**a**").withNative("qq", """
                        {"keyboard":{"id":"k1"}}"""),
                        """
                        {"msg_type":2,"markdown":{"content":"**a**"},"msg_id":"m1","msg_seq":3,"keyboard":{"id":"k1"}}"""),
                row("a sign of typing", Kind.PRIVATE, Reply.text("…").withNative("qq", """
                        {"input_notify":{"input_type":1,"input_second":60}}"""), """
                        {"msg_type":6,"msg_id":"m1","msg_seq":3,"input_notify":{"input_type":1,"input_second":60}}"""),
                row(
                        "a part for another platform",
                        Kind.GROUP,
                        Reply.text("hi").withNative("discord", "{\"tts\":true}"),
                        """
                        {"msg_type":0,"content":"hi","msg_id":"m1","msg_seq":3}"""),
                row(
                        "a part cannot say what is answered",
                        Kind.GROUP,
                        Reply.text("hi").withNative("qq", """
                        {"msg_id":"m9","msg_seq":9,"content":"ho"}"""),
                        """
                        {"msg_type":0,"content":"ho","msg_id":"m1","msg_seq":3}"""),
                row(
                        "a member that is null is taken out",
                        Kind.CHANNEL,
                        Reply.text("hi").withNative("qq", """
                        {"content":null,"image":"https://example.com/x.png"}"""),
                        """
                        {"msg_id":"m1","image":"https://example.com/x.png"}"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void every_reply_has_its_form(String what, Kind kind, Reply reply, String json) {
        OutboundMessage message = message(kind, new Answering.ToMessage("m1", "u1"), reply, 3);
        boolean uploaded =
                !QqBodies.inGuild(message) && (QqBodies.upload(message) != null || QqBodies.file(message) != null);

        assertThat(Json.read(QqBodies.message(message, uploaded ? "info" : null, null)))
                .isEqualTo(Json.read(Buffer.buffer(json)));
    }

    @Test
    void buttons_are_written_with_markdown_and_long_labels_are_cut() {
        Reply reply = Reply.text("vote")
                .withButtons(
                        Button.callback("b1", "Yes", "vote:1"),
                        Button.command("b2", "Help me please", "/help"),
                        Button.link("b3", "Site", "https://example.com"));
        String json = body(Kind.GROUP, reply);

        assertThat(json)
                .contains("\"msg_type\":2", "\"label\":\"Yes\"", "\"label\":\"Help me p…\"")
                .contains("\"type\":1,\"data\":\"vote:1\"", "\"type\":2,\"data\":\"/help\"")
                .contains("\"type\":0,\"data\":\"https://example.com\"")
                .doesNotContain("\"content\":\"vote\",");
    }

    @Test
    void a_reference_is_written_where_a_name_is_known() {
        OutboundMessage guild = message(Kind.CHANNEL, null, Reply.text("hi"), 1);
        OutboundMessage group = message(Kind.GROUP, null, Reply.text("hi"), 1);

        assertThat(QqBodies.message(guild, null, "m0").toString())
                .isEqualTo("{\"content\":\"hi\",\"message_reference\":{\"message_id\":\"m0\","
                        + "\"ignore_get_message_error\":true}}");
        assertThat(QqBodies.message(group, null, "REFIDX_1").toString())
                .isEqualTo("{\"msg_type\":0,\"content\":\"hi\",\"message_reference\":{\"message_id\":\"REFIDX_1\"}}");
    }

    @Test
    void the_first_answer_to_an_event_has_no_number_and_never_a_message_id_too() {
        Answering event = new Answering.ToEvent("INTERACTION_CREATE:1");

        assertThat(QqBodies.message(message(Kind.GROUP, event, Reply.text("hi"), 1), null, null)
                        .toString())
                .isEqualTo("{\"msg_type\":0,\"content\":\"hi\",\"event_id\":\"INTERACTION_CREATE:1\"}");
        assertThat(QqBodies.message(message(Kind.GROUP, event, Reply.text("hi"), 2), null, null)
                        .toString())
                .isEqualTo("{\"msg_type\":0,\"content\":\"hi\",\"event_id\":\"INTERACTION_CREATE:1\",\"msg_seq\":2}");
        assertThat(QqBodies.message(message(Kind.CHANNEL, event, Reply.text("hi"), 2), null, null)
                        .toString())
                .isEqualTo("{\"content\":\"hi\",\"event_id\":\"INTERACTION_CREATE:1\"}");
    }

    @Test
    void a_native_part_that_is_not_json_is_unfit() {
        Reply reply = Reply.text("hi").withNative("qq", "{ark}");

        assertThatThrownBy(() -> body(Kind.GROUP, reply))
                .isInstanceOf(Unfit.class)
                .hasMessageContaining("not a JSON object");
    }

    private static Arguments row(String what, Kind kind, Reply reply, String json) {
        return Arguments.of(what, kind, reply, json);
    }

    private static String body(Kind kind, Reply reply) {
        return QqBodies.message(message(kind, null, reply, 1), null, null).toString();
    }

    private static OutboundMessage message(Kind kind, @Nullable Answering answering, Reply reply, int sequence) {
        return new OutboundMessage(new Conversation("bot", kind, "place", null), answering, reply, sequence, "n1");
    }
}
