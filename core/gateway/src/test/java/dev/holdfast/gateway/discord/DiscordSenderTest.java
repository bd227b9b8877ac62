package dev.holdfast.gateway.discord;

import static dev.holdfast.gateway.discord.FakeDiscord.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.SendResult.Unclear;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, and what comes of the answers. */
@Timeout(60)
class DiscordSenderTest {

    private static final String TO_ONE = "POST /channels/1/messages";
    private static final String FURTHER = "POST /api/v10/webhooks/app/tok";

    private final Vertx vertx = Vertx.vertx();
    private final ManualTime time = new ManualTime();
    private final InteractionBook book = new InteractionBook();
    private FakeDiscord platform;
    private DiscordSender sender;

    @BeforeEach
    void open() throws TimeoutException {
        platform = new FakeDiscord(vertx);
        sender = sender(platform.address(), Duration.ofSeconds(15));
    }

    @AfterEach
    void close() throws TimeoutException {
        await(vertx.close());
    }

    @Test
    void a_message_says_who_it_is_and_mentions_nobody() throws Exception {
        Reply reply = Reply.text("2*3 @everyone").withButtons(Button.callback("ack", "Ack", "42"));

        assertThat(send(answering("7", reply))).isEqualTo(new Sent("m1", time.now()));
        assertThat(sender.remembers())
                .as("enforce_nonce looks back a few minutes")
                .isLessThanOrEqualTo(Duration.ofMinutes(2));

        FakeDiscord.Asked asked = platform.asked.getFirst();
        assertThat(asked.line()).isEqualTo("POST /api/v10/channels/1/messages");
        assertThat(asked.headers().get("Authorization")).isEqualTo("Bot hush");
        assertThat(asked.headers().get("User-Agent")).startsWith("DiscordBot (");
        assertThat(asked.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(asked.json())
                .isEqualTo(new JsonObject()
                        .put("content", "2\\*3 @everyone")
                        .put(
                                "allowed_mentions",
                                new JsonObject().put("parse", new JsonArray()).put("replied_user", false))
                        .put("components", new JsonArray("""
                                [{"type":1,"components":[{"type":2,"label":"Ack","style":1,"custom_id":"ack|42"}]}]"""))
                        .put(
                                "message_reference",
                                new JsonObject().put("message_id", "7").put("fail_if_not_exists", false))
                        .put("nonce", "n1")
                        .put("enforce_nonce", true));
    }

    @Test
    void the_answered_author_is_mentioned_if_the_reply_says_so_and_markdown_stays() throws Exception {
        send(answering("7", Reply.markdown("**hi**").mentioningAuthor()));

        JsonObject body = platform.asked.getFirst().json();
        assertThat(body.getString("content")).isEqualTo("**hi**");
        assertThat(body.getJsonObject("allowed_mentions").getBoolean("replied_user"))
                .isTrue();
        assertThat(body.getJsonObject("allowed_mentions").getJsonArray("parse")).isEmpty();
    }

    @Test
    void another_message_than_the_answered_one_may_be_quoted_without_mentioning_its_author() throws Exception {
        send(answering("7", Reply.text("see above").quoting(new MessageId("5")).mentioningAuthor()));

        JsonObject body = platform.asked.getFirst().json();
        assertThat(body.getJsonObject("message_reference").getString("message_id"))
                .isEqualTo("5");
        assertThat(body.getJsonObject("allowed_mentions").getBoolean("replied_user"))
                .isFalse();
    }

    @Test
    void cards_pictures_links_and_commands_are_written_as_the_platform_has_them() throws Exception {
        Embed card =
                new Embed("disk-full", "97 %", List.of(new Embed.Field("host", "db-3"), new Embed.Field("note", "")));
        send(answering(
                "7",
                Reply.embed(card)
                        .withImage(new Image("https://example.org/graph.png", "a graph"))
                        .withButtons(
                                Button.link("wiki", "Wiki", "https://example.org"),
                                Button.command("week", "Week", "!weather week"))));

        JsonObject body = platform.asked.getFirst().json();
        assertThat(body.containsKey("content")).isFalse();
        assertThat(body.getJsonArray("embeds")).isEqualTo(new JsonArray("""
                [{"title":"disk-full","description":"97 %","fields":[{"name":"host","value":"db-3","inline":false},
                {"name":"note","value":"\\u200b","inline":false}]},{"image":{"url":"https://example.org/graph.png"}}]"""));
        assertThat(body.getJsonArray("components")).isEqualTo(new JsonArray("""
                [{"type":1,"components":[{"type":2,"label":"Wiki","style":5,"url":"https://example.org"},
                {"type":2,"label":"Week","style":2,"custom_id":"|week|!weather week"}]}]"""));
    }

    @Test
    void files_are_parts_of_their_own_numbered_as_the_json_says() throws Exception {
        byte[] picture = {1, 2, 3, '\r', '\n', '-', '-'};
        send(answering(
                "7",
                Reply.text("look")
                        .withFile(new Upload("a\"b.png", "image/png", picture))
                        .withFile(new Upload("log.txt", "text/plain", "all well".getBytes(StandardCharsets.UTF_8)))));

        FakeDiscord.Asked asked = platform.asked.getFirst();
        String boundary = Objects.requireNonNull(asked.headers().get("Content-Type"))
                .replace("multipart/form-data; boundary=", "");
        assertThat(boundary).matches("holdfast-[0-9a-f]{32}");
        List<String> parts = List.of(asked.body().split("(\r\n)?--" + boundary + "(--)?\r\n"));
        assertThat(parts).hasSize(4);
        String json = parts.get(1);
        assertThat(json)
                .startsWith(
                        "Content-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n{");
        assertThat(new JsonObject(json.substring(json.indexOf('{'))).getJsonArray("attachments"))
                .isEqualTo(new JsonArray("[{\"id\":0,\"filename\":\"a_b.png\"},{\"id\":1,\"filename\":\"log.txt\"}]"));
        assertThat(parts.get(2))
                .startsWith(
                        "Content-Disposition: form-data; name=\"files[0]\"; filename=\"a_b.png\"\r\nContent-Type: image/png\r\n\r\n")
                .endsWith("\u0001\u0002\u0003\r\n--");
        assertThat(parts.get(3)).endsWith("Content-Type: text/plain\r\n\r\nall well");
    }

    @Test
    void native_parts_come_over_what_the_core_writes_but_for_name_and_reference() throws Exception {
        send(answering(
                "7",
                Reply.text("plain")
                        .withNative(
                                "discord", "{\"flags\":4096,\"tts\":true,\"nonce\":\"x\",\"allowed_mentions\":null}")
                        .withNative("discord", "{\"flags\":32768,\"components\":[{\"type\":10,\"content\":\"rich\"}]}")
                        .withNative("qq", "{\"ark\":{}}")));

        JsonObject body = platform.asked.getFirst().json();
        assertThat(body.getInteger("flags")).isEqualTo(4096 | 32768);
        assertThat(body.getBoolean("tts")).isTrue();
        assertThat(body.getString("nonce")).isEqualTo("n1");
        assertThat(body.containsKey("allowed_mentions")).isFalse();
        // A message of components alone takes no text beside them.
        assertThat(body.containsKey("content")).isFalse();
        assertThat(body.containsKey("ark")).isFalse();
    }

    @Test
    void what_the_platform_would_refuse_is_refused_without_asking_it() throws Exception {
        Reply tooMuch = Reply.embed(new Embed("x".repeat(257), "", List.of()));

        assertThat(send(answering("7", tooMuch)))
                .isEqualTo(new Never(FailureKind.REFUSED, "Discord: an embed's title takes 256 characters, not 257"));
        assertThat(platform.asked).isEmpty();
    }

    @Test
    void a_message_is_said_without_reference_where_that_may_not_be_read() throws Exception {
        platform.answer(TO_ONE, 403, "{\"code\":160002}");

        assertThat(send(answering("7", Reply.text("hi")))).isInstanceOf(Sent.class);
        assertThat(platform.asked.get(1).json().containsKey("message_reference"))
                .isFalse();
        assertThat(platform.asked.get(1).json().getString("nonce")).isEqualTo("n1");
    }

    @Test
    void nobody_knows_of_a_message_whose_answer_never_came_and_it_may_be_sent_again() throws Exception {
        platform.breakOff(TO_ONE);
        OutboundMessage message = answering("7", Reply.text("hi"));

        assertThat(send(message))
                .isInstanceOfSatisfying(
                        Unclear.class, unclear -> assertThat(unclear.kind()).isEqualTo(FailureKind.NETWORK));
        assertThat(sender.repeatable(message)).isTrue();
        assertThat(send(message)).isInstanceOf(Sent.class);
        assertThat(platform.asked.get(1).body()).isEqualTo(platform.asked.get(0).body());
    }

    @Test
    void a_request_that_hangs_is_given_up_and_holds_no_other_channel() throws Exception {
        DiscordSender hasty = sender(platform.address(), Duration.ofMillis(300));
        platform.hang(TO_ONE);
        Future<SendResult> hanging = hasty.send(answering("7", Reply.text("hi")));

        assertThat(await(hasty.send(to(channel("2"), null, Reply.text("hi"), "n2"))))
                .isInstanceOf(Sent.class);
        assertThat(await(hanging))
                .isInstanceOfSatisfying(
                        Unclear.class, unclear -> assertThat(unclear.kind()).isEqualTo(FailureKind.TIMEOUT));
    }

    @Test
    void where_nobody_listens_nothing_was_sent() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        DiscordSender lost = sender(URI.create("http://127.0.0.1:" + closed), Duration.ofSeconds(5));

        assertThat(await(lost.send(answering("7", Reply.text("hi"))))).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.kind()).isEqualTo(FailureKind.NETWORK);
            assertThat(later.reason()).startsWith("a message could not be sent: ");
        });
    }

    @Test
    void a_limited_channel_waits_alone_and_asks_nobody_meanwhile() throws Exception {
        platform.answer(
                TO_ONE,
                429,
                "{\"retry_after\":1.5,\"global\":false}",
                "X-RateLimit-Scope",
                "user",
                "X-RateLimit-Remaining",
                "0",
                "Retry-After",
                "2");

        assertLater(send(answering("7", Reply.text("hi"))), 2000);
        assertLater(send(answering("7", Reply.text("hi"))), 2050);
        assertThat(send(to(channel("2"), null, Reply.text("hi"), "n2"))).isInstanceOf(Sent.class);
        assertThat(platform.asked).hasSize(2);

        time.advance(Duration.ofMillis(2051));
        assertThat(send(answering("7", Reply.text("hi")))).isInstanceOf(Sent.class);
    }

    @Test
    void messages_to_a_channel_not_known_yet_go_one_after_the_other_in_order() throws Exception {
        platform.answer(TO_ONE, 200, "{\"id\":\"a\"}", limit(5, 2));
        List<Future<SendResult>> sent = List.of("n1", "n2", "n3").stream()
                .map(nonce -> sender.send(to(channel("1"), null, Reply.text(nonce), nonce)))
                .toList();

        for (Future<SendResult> each : sent) {
            assertThat(await(each)).isInstanceOf(Sent.class);
        }
        assertThat(platform.asked.stream().map(asked -> asked.json().getString("nonce")))
                .containsExactly("n1", "n2", "n3");
    }

    @Test
    void a_closed_channel_is_asked_once_a_minute() throws Exception {
        platform.answer(TO_ONE, 403, "{\"code\":50001,\"message\":\"Missing Access\"}");

        assertThat(send(answering("7", Reply.text("hi")))).isInstanceOf(Never.class);
        assertThat(send(answering("7", Reply.text("hi"))))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.reason()).contains("Missing Access"));
        assertThat(platform.asked).hasSize(1);

        time.advance(Duration.ofMinutes(1));
        assertThat(send(answering("7", Reply.text("hi")))).isInstanceOf(Sent.class);
    }

    @Test
    void a_refused_token_stops_everything_after_one_request() throws Exception {
        platform.answer(TO_ONE, 401, "{\"message\":\"401: Unauthorized\",\"code\":0}");

        assertThat(send(answering("7", Reply.text("hi"))))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.kind()).isEqualTo(FailureKind.AUTHENTICATION));
        assertThat(await(sender.probe()))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.reason()).contains("'token' of this bot"));
        assertThat(platform.asked).hasSize(1);
    }

    @Test
    void a_person_is_written_to_in_the_channel_that_the_platform_opens_once() throws Exception {
        platform.answer("POST /users/@me/channels", 200, "{\"id\":\"99\",\"type\":1}");
        Conversation person = new Conversation("bot", Kind.DIRECT, "4", null);

        send(to(person, null, Reply.text("psst"), "n1"));
        send(to(person, null, Reply.text("psst"), "n2"));

        assertThat(platform.lines())
                .containsExactly(
                        "POST /api/v10/users/@me/channels",
                        "POST /api/v10/channels/99/messages",
                        "POST /api/v10/channels/99/messages");
        assertThat(platform.asked.getFirst().json()).isEqualTo(new JsonObject().put("recipient_id", "4"));
    }

    @Test
    void a_message_is_taken_back_and_one_that_is_gone_already_counts_as_taken_back() throws Exception {
        platform.answer("DELETE /messages/5", 204, "").answer("DELETE /messages/6", 404, "{\"code\":10008}");

        assertThat(await(sender.recall(channel("1"), "5"))).isInstanceOf(Sent.class);
        assertThat(await(sender.recall(channel("1"), "6"))).isInstanceOf(Sent.class);
    }

    @Test
    void a_command_answered_in_time_is_answered_with_the_first_word() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 200, "{\"resource\":{\"type\":4,\"message\":{\"id\":\"55\"}}}");

        assertThat(send(interaction("", Reply.text("done"), "n1"))).isEqualTo(new Sent("55", time.now()));
        assertThat(await(sender.acknowledge(to("")))).isInstanceOf(Sent.class);

        FakeDiscord.Asked asked = platform.asked.getFirst();
        assertThat(platform.lines()).containsExactly("POST /api/v10/interactions/i/tok/callback");
        assertThat(asked.headers().contains("Authorization")).isFalse();
        assertThat(asked.json().getInteger("type")).isEqualTo(4);
        assertThat(asked.json().getJsonObject("data").getString("content")).isEqualTo("done");
        assertThat(asked.json().getJsonObject("data").containsKey("nonce")).isFalse();
    }

    @Test
    void a_slow_command_is_deferred_then_its_place_is_filled_then_followed_up() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 204, "");

        assertThat(await(sender.acknowledge(to("")))).isInstanceOf(Sent.class);
        send(interaction("", Reply.text("one"), "n1"));
        send(interaction("", Reply.text("two"), "n2"));

        assertThat(platform.lines())
                .containsExactly(
                        "POST /api/v10/interactions/i/tok/callback",
                        "PATCH /api/v10/webhooks/app/tok/messages/@original",
                        "POST /api/v10/webhooks/app/tok");
        assertThat(platform.asked.getFirst().json()).isEqualTo(new JsonObject().put("type", 5));
    }

    @Test
    void a_slow_press_is_deferred_without_a_word_and_answered_with_a_message_of_its_own() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 204, "");

        await(sender.acknowledge(to("m7")));
        send(interaction("m7", Reply.text("one"), "n1"));

        assertThat(platform.asked.getFirst().json()).isEqualTo(new JsonObject().put("type", 6));
        assertThat(platform.lines().getLast()).isEqualTo("POST /api/v10/webhooks/app/tok");
    }

    @Test
    void a_first_word_that_somebody_else_said_is_filled_or_followed() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 400, "{\"code\":40060}");

        assertThat(send(interaction("", Reply.text("done"), "n1"))).isInstanceOf(Sent.class);
        assertThat(platform.lines().getLast()).isEqualTo("PATCH /api/v10/webhooks/app/tok/messages/@original");
    }

    @Test
    void a_first_word_whose_answer_was_lost_shows_once() throws Exception {
        book.arrived("i", time.nanos());
        platform.breakOff("POST /callback").answer("POST /callback", 400, "{\"code\":40060}");

        assertThat(send(interaction("m7", Reply.text("done"), "n1"))).isInstanceOf(Unclear.class);
        assertThat(send(interaction("m7", Reply.text("done"), "n1"))).isInstanceOf(Sent.class);
        assertThat(platform.asked).hasSize(2);
    }

    @Test
    void no_reason_names_the_token_of_an_interaction() throws Exception {
        sender = sender(platform.address(), Duration.ofMillis(300), new Application("app"));
        book.arrived("i", time.nanos());
        platform.hang("POST /callback");

        assertThat(send(interaction("", Reply.text("done"), "n1")))
                .isInstanceOfSatisfying(
                        Unclear.class, unclear -> assertThat(unclear.reason()).doesNotContain("/tok"));
    }

    @Test
    void a_stray_refusal_of_the_token_is_over_after_some_minutes() throws Exception {
        platform.answer("POST /messages", 401, "{}");
        assertThat(send(answering("7", Reply.text("one")))).isInstanceOf(Never.class);
        assertThat(send(answering("7", Reply.text("two")))).isInstanceOf(Never.class);
        assertThat(platform.asked).hasSize(1);

        time.advance(Duration.ofMinutes(3));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!(send(answering("7", Reply.text("three"))) instanceof Sent)) {
            assertThat(System.nanoTime() - deadline).isNegative();
        }

        assertThat(platform.lines())
                .containsExactly(
                        "POST /api/v10/channels/1/messages",
                        "GET /api/v10/gateway/bot",
                        "POST /api/v10/channels/1/messages");
    }

    @Test
    void where_the_first_place_is_gone_the_answer_is_a_message_of_its_own() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 204, "")
                .answer("PATCH /messages/@original", 404, "{\"code\":10008,\"message\":\"Unknown Message\"}")
                .answer("POST /tok", 200, "{\"id\":\"77\"}");
        await(sender.acknowledge(to("")));

        assertThat(send(interaction("", Reply.text("one"), "n1"))).isEqualTo(new Sent("77", time.now()));
        assertThat(platform.lines().getLast()).isEqualTo("POST /api/v10/webhooks/app/tok");
    }

    @Test
    void an_answer_on_its_way_that_fails_leaves_the_deferral_to_be_said() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 500, "{}").answer("POST /callback", 204, "");

        Future<SendResult> answer = sender.send(interaction("", Reply.text("one"), "n1"));
        assertThat(await(sender.acknowledge(to(""))))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofMillis(250)));
        await(answer);
        book.untold("i");

        assertThat(await(sender.acknowledge(to("")))).isInstanceOf(Sent.class);
        assertThat(platform.asked.getLast().json()).isEqualTo(new JsonObject().put("type", 5));
    }

    @Test
    void a_further_answer_whose_fate_is_unknown_is_not_said_twice() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 204, "").breakOff("POST /tok");
        await(sender.acknowledge(to("m7")));

        OutboundMessage message = interaction("m7", Reply.text("one"), "n1");
        assertThat(send(message)).isInstanceOfSatisfying(Never.class, never -> {
            assertThat(never.kind()).isEqualTo(FailureKind.NETWORK);
            assertThat(never.reason()).contains("POST /webhooks/:id/:token").doesNotContain("tok/", "/tok");
        });
        assertThat(send(message))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.kind()).isEqualTo(FailureKind.TIMEOUT));
        assertThat(platform.lines()).containsOnlyOnce(FURTHER);

        assertThat(sender.repeatable(message)).isFalse();
        assertThat(send(message)).as("sent by whoever was told").isInstanceOf(Sent.class);
        assertThat(send(interaction("m7", Reply.text("two"), "n2"))).isInstanceOf(Sent.class);
    }

    /** Whoever asked gave the attempt up, and tries again while the platform is at it. */
    @Test
    void a_further_answer_that_is_answered_late_is_said_once() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 204, "").hang("POST /tok");
        await(sender.acknowledge(to("m7")));
        OutboundMessage message = interaction("m7", Reply.text("one"), "n1");

        assertThat(sender.repeatable(message)).isTrue();
        Future<SendResult> first = sender.send(message);
        until(() -> platform.hanging() == 1);
        assertLater(send(message), 250);
        assertThat(sender.repeatable(message)).isTrue();
        platform.release(200, "{\"id\":\"77\"}");

        assertThat(await(first)).isEqualTo(new Sent("77", time.now()));
        assertThat(send(message)).isInstanceOf(Sent.class);
        assertThat(platform.lines()).containsOnlyOnce(FURTHER);
    }

    @Test
    void a_further_answer_that_was_clearly_refused_is_said_later() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 204, "")
                .answer("POST /tok", 400, "{\"code\":40003}")
                .answer("POST /tok", 400, "{\"code\":50006}");
        await(sender.acknowledge(to("m7")));
        OutboundMessage message = interaction("m7", Reply.text("one"), "n1");

        assertThat(send(message)).isInstanceOf(TryLater.class);
        assertThat(sender.repeatable(message)).isTrue();
        assertThat(send(message)).isInstanceOf(Never.class);
        assertThat(sender.repeatable(message)).isTrue();
        assertThat(send(message)).isInstanceOf(Sent.class);
    }

    @Test
    void of_an_earlier_process_only_what_shows_once_by_itself_may_be_repeated() {
        assertThat(sender.repeatable(interaction("m7", Reply.text("one"), "n1")))
                .isFalse();
        assertThat(sender.repeatable(new OutboundMessage(channel("1"), to(""), Reply.text("two"), 2, "n2")))
                .isFalse();
        assertThat(sender.repeatable(interaction("", Reply.text("one"), "n1"))).isTrue();
        assertThat(sender.repeatable(answering("7", Reply.text("hi")))).isTrue();
    }

    @Test
    void where_the_place_that_an_earlier_process_promised_is_gone_it_may_have_been_said_elsewhere() throws Exception {
        platform.answer("PATCH /messages/@original", 404, "{\"code\":10008,\"message\":\"Unknown Message\"}");
        OutboundMessage message = interaction("", Reply.text("one"), "n1");

        assertThat(send(message))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.kind()).isEqualTo(FailureKind.TIMEOUT));
        assertThat(platform.lines()).doesNotContain(FURTHER);

        assertThat(sender.repeatable(message)).isFalse();
        assertThat(send(message)).as("sent by whoever was told").isInstanceOf(Sent.class);
        assertThat(platform.lines()).containsOnlyOnce(FURTHER);
    }

    @Test
    void an_interaction_that_is_too_old_is_refused_for_good() throws Exception {
        book.arrived("i", time.nanos());
        platform.answer("POST /callback", 404, "{\"code\":10062,\"message\":\"Unknown interaction\"}");

        assertThat(send(interaction("", Reply.text("late"), "n1"))).isInstanceOf(Never.class);
    }

    @Test
    void the_application_is_asked_for_where_nobody_said_it() throws Exception {
        sender = sender(platform.address(), Duration.ofSeconds(15), new Application(""));
        platform.answer("GET /applications/@me", 200, "{\"id\":\"app2\"}");

        send(interaction("", Reply.text("from an earlier process"), "n1"));

        assertThat(platform.lines())
                .containsExactly(
                        "GET /api/v10/applications/@me", "PATCH /api/v10/webhooks/app2/tok/messages/@original");
    }

    @Test
    void a_form_is_opened_as_the_first_word() throws Exception {
        book.arrived("i", time.nanos());
        Form form = Form.of(
                "note:42",
                "Note",
                Form.Field.line("who", "Who").filled("alice"),
                Form.Field.paragraph("what", "What").optional());

        assertThat(await(sender.openForm(to("m7"), form))).isInstanceOf(Sent.class);
        assertThat(platform.asked.getFirst().json()).isEqualTo(new JsonObject("""
                {"type":9,"data":{"custom_id":"note:42","title":"Note","components":[
                {"type":18,"label":"Who","component":{"type":4,"custom_id":"who","style":1,"required":true,"min_length":0,"max_length":4000,"value":"alice"}},
                {"type":18,"label":"What","component":{"type":4,"custom_id":"what","style":2,"required":false,"min_length":0,"max_length":4000}}]}}"""));
        assertThat(await(sender.openForm(to("m7"), form))).isInstanceOf(Never.class);
    }

    private SendResult send(OutboundMessage message) throws TimeoutException {
        return await(sender.send(message));
    }

    private DiscordSender sender(URI address, Duration idle) {
        return sender(address, idle, new Application("app"));
    }

    private DiscordSender sender(URI address, Duration idle, Application application) {
        DiscordHttp http = new DiscordHttp(vertx, vertx.createHttpClient(), address, "hush", idle);
        DiscordRest rest = new DiscordRest("bot", http, new RateLimits("bot", new AddressLimit()), time);
        return new DiscordSender(rest, new InteractionSender(rest, application, book, time), time);
    }

    private static OutboundMessage answering(String message, Reply reply) {
        return to(channel("1"), new Answering.ToMessage(message, "4"), reply, "n1");
    }

    private static OutboundMessage interaction(String message, Reply reply, String nonce) {
        return to(channel("1"), to(message), reply, nonce);
    }

    private static Answering.ToInteraction to(String message) {
        return new Answering.ToInteraction("i", "tok", message);
    }

    private static OutboundMessage to(Conversation to, @Nullable Answering answering, Reply reply, String nonce) {
        return new OutboundMessage(to, answering, reply, 1, nonce);
    }

    private static Conversation channel(String id) {
        return new Conversation("bot", Kind.CHANNEL, id, "3");
    }

    private static String[] limit(int limit, int remaining) {
        return new String[] {
            "X-RateLimit-Limit",
            "" + limit,
            "X-RateLimit-Remaining",
            "" + remaining,
            "X-RateLimit-Reset-After",
            "5",
            "X-RateLimit-Bucket",
            "h"
        };
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void assertLater(SendResult result, long millis) {
        assertThat(result).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.kind()).isEqualTo(FailureKind.CONVERSATION);
            assertThat(later.after()).isEqualTo(Duration.ofMillis(millis));
        });
    }
}
