package dev.holdfast.gateway.qq;

import static dev.holdfast.gateway.qq.FakeRest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.SendResult.TooRich;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.SendResult.Unclear;
import dev.holdfast.gateway.SendResult.UnderReview;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests a reply, a recall and an acknowledgement become. */
@Timeout(30)
class QqSendingTest {

    private static final Upload PICTURE = new Upload("do\"t.png", "image/png", new byte[] {1, 2, 3});
    private static final String HELD =
            "{\"code\":304023,\"data\":{\"message_audit\":{\"audit_id\":\"a1\"}},\"message\":\"waiting\"}";

    private final FakeRest platform = new FakeRest();

    QqSendingTest() throws TimeoutException {}

    @AfterEach
    void close() throws TimeoutException {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource({
        "CHANNEL,POST /channels/place/messages",
        "DIRECT,POST /dms/place/messages",
        "GROUP,POST /v2/groups/place/messages",
        "PRIVATE,POST /v2/users/place/messages"
    })
    void every_kind_of_conversation_has_its_address(Kind kind, String call) throws TimeoutException {
        assertThat(await(platform.sender().send(answer(kind, Reply.text("hi")))))
                .isInstanceOfSatisfying(
                        Sent.class, sent -> assertThat(sent.messageId()).isEqualTo("sent"));

        assertThat(platform.calls()).containsExactly(call);
        assertThat(platform.asked.getFirst().authorization()).isEqualTo("QQBot a");
    }

    @Test
    void a_picture_goes_into_a_channel_as_a_part_of_the_message() throws TimeoutException {
        await(platform.sender()
                .send(answer(
                        Kind.CHANNEL,
                        Reply.text("look").quoting(new MessageId("q1")).withFile(PICTURE))));

        FakeRest.Asked asked = platform.asked.getFirst();
        assertThat(asked.contentType()).matches("multipart/form-data; boundary=holdfast-[0-9a-f]{32}");
        String boundary = asked.contentType().replaceAll(".*boundary=", "");
        assertThat(asked.body().toString(StandardCharsets.ISO_8859_1.name()).replace(boundary, "holdfastn1"))
                .isEqualTo("""
                --holdfastn1
                Content-Disposition: form-data; name="content"

                look
                --holdfastn1
                Content-Disposition: form-data; name="message_reference"

                {"message_id":"q1","ignore_get_message_error":true}
                --holdfastn1
                Content-Disposition: form-data; name="msg_id"

                m1
                --holdfastn1
                Content-Disposition: form-data; name="file_image"; filename="do_t.png"
                Content-Type: image/png

                \1\2\3
                --holdfastn1--
                """.replace("\n", "\r\n"));
    }

    @Test
    void an_image_in_a_group_is_uploaded_by_its_address_first() throws TimeoutException {
        platform.answers("POST /v2/groups/place/files", 200, "{\"file_info\":\"info\",\"ttl\":0}");

        await(platform.sender()
                .send(answer(Kind.GROUP, Reply.text("look").withImage(new Image("https://example.com/c.png", "cat")))));

        assertThat(platform.calls()).containsExactly("POST /v2/groups/place/files", "POST /v2/groups/place/messages");
        assertThat(platform.asked.getFirst().json())
                .isEqualTo("{\"file_type\":1,\"url\":\"https://example.com/c.png\",\"srv_send_msg\":false}");
        assertThat(platform.asked.getLast().json()).contains("\"file_info\":\"info\"");
    }

    @ParameterizedTest
    @CsvSource({"image/png,1", "video/mp4,2", "audio/silk,3", "application/pdf,4"})
    void a_file_is_uploaded_by_its_bytes_as_what_it_is(String contentType, int type) throws TimeoutException {
        platform.answers("POST /v2/users/place/files", 200, "{\"file_info\":\"info\"}");
        Upload file = new Upload("a.x", contentType, new byte[] {1, 2, 3});

        await(platform.sender().send(answer(Kind.PRIVATE, Reply.file(file))));

        assertThat(platform.asked.getFirst().json())
                .isEqualTo("{\"file_type\":" + type
                        + ",\"file_data\":\"AQID\",\"file_name\":\"a.x\",\"srv_send_msg\":false}");
    }

    @Test
    void a_large_file_is_uploaded_in_the_blocks_the_platform_asks_for() throws TimeoutException {
        byte[] content = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        String store = platform.address() + "/store?part=";
        platform.answers("POST /v2/groups/place/upload_prepare", 200, """
                        {"upload_id":"up","block_size":"4","parts":[{"index":1,"presigned_url":"%s1"},
                        {"index":2,"presigned_url":"%s2","block_size":4},{"index":3,"presigned_url":"%s3"}]}""".formatted(store, store, store))
                .answers("POST /v2/groups/place/upload_part_finish", 200, "{}")
                .answers("POST /v2/groups/place/files", 200, "{\"file_info\":\"info\"}");
        QqMedia media = new QqMedia(platform.rest(), 9, platform.time::now);

        assertThat(await(media.upload("/v2/groups/place", new Upload("a.mp4", "video/mp4", content))))
                .isEqualTo(new QqMedia.Uploaded.Done("info"));

        assertThat(platform.calls())
                .containsExactly(
                        "POST /v2/groups/place/upload_prepare",
                        "PUT /store?part=1",
                        "POST /v2/groups/place/upload_part_finish",
                        "PUT /store?part=2",
                        "POST /v2/groups/place/upload_part_finish",
                        "PUT /store?part=3",
                        "POST /v2/groups/place/upload_part_finish",
                        "POST /v2/groups/place/files");
        assertThat(platform.asked.get(0).json())
                .isEqualTo("{\"file_type\":2,\"file_size\":\"10\",\"file_name\":\"a.mp4\","
                        + "\"md5\":\"c56bd5480f6e5413cb62a0ad9666613a\","
                        + "\"sha1\":\"494179714a6cd627239dfededf2de9ef994caf03\","
                        + "\"md5_10m\":\"c56bd5480f6e5413cb62a0ad9666613a\"}");
        assertThat(platform.asked.get(5).body()).isEqualTo(Buffer.buffer(new byte[] {8, 9}));
        assertThat(platform.asked.get(5).authorization()).isEmpty();
        assertThat(platform.asked.get(6).json())
                .isEqualTo("{\"upload_id\":\"up\",\"part_index\":3,\"block_size\":\"2\","
                        + "\"md5\":\"9ed4a12cf365a4e7f4569fee07c1e276\"}");
        assertThat(platform.asked.get(7).json())
                .contains("\"upload_id\":\"up\"")
                .doesNotContain("file_data");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"upload_id\":\"up\",\"parts\":[]}",
                "{\"upload_id\":\"up\",\"block_size\":\"1\",\"parts\":[{\"index\":0,\"presigned_url\":\"https://x/\"}]}",
                "{\"upload_id\":\"up\",\"block_size\":\"99\",\"parts\":[{\"index\":0,\"presigned_url\":\"::\"}]}",
                "{\"upload_id\":\"up\",\"block_size\":\"99\",\"parts\":[{\"index\":\"x\",\"presigned_url\":\"\"}]}",
            })
    void a_plan_for_blocks_that_cannot_be_followed_falls_back_to_words(String plan) throws TimeoutException {
        platform.answers("POST /v2/groups/place/upload_prepare", 200, plan);
        QqMedia media = new QqMedia(platform.rest(), 1, platform.time::now);

        assertThat(await(media.upload("/v2/groups/place", PICTURE)))
                .isInstanceOfSatisfying(
                        QqMedia.Uploaded.Not.class, not -> assertThat(not.why()).isInstanceOf(TooRich.class));
    }

    @ParameterizedTest
    @CsvSource({"200,850031,TooRich", "400,40093001,TryLater", "400,304082,TooRich", "401,11298,Never"})
    void an_upload_that_is_refused_sends_nothing(int status, int code, String result) throws TimeoutException {
        platform.answers("POST /v2/groups/place/files", status, "{\"code\":" + code + "}");

        assertThat(await(platform.sender().send(answer(Kind.GROUP, Reply.file(PICTURE))))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(result);
        assertThat(platform.calls()).containsExactly("POST /v2/groups/place/files");
    }

    @Test
    void a_direct_message_is_opened_once_and_then_known() throws TimeoutException {
        platform.answers("POST /users/@me/dms", 200, "{\"guild_id\":\"660\",\"channel_id\":\"770\"}");
        QqSender sender = platform.sender();
        Conversation ann = Conversation.directTo("bot", "99", "88");

        await(sender.send(new OutboundMessage(ann, null, Reply.text("hi"), 1, "n1")));
        await(sender.send(new OutboundMessage(ann, null, Reply.text("ho"), 1, "n2")));

        assertThat(platform.calls())
                .containsExactly("POST /users/@me/dms", "POST /dms/660/messages", "POST /dms/660/messages");
        assertThat(platform.asked.getFirst().json()).isEqualTo("{\"recipient_id\":\"99\",\"source_guild_id\":\"88\"}");
    }

    @Test
    void a_direct_message_that_cannot_be_opened_is_refused() throws TimeoutException {
        platform.answers("POST /users/@me/dms", 403, "{\"code\":304031}");
        QqSender sender = platform.sender();

        assertThat(await(sender.send(unasked(Conversation.directTo("bot", "99", "88")))))
                .isInstanceOf(Never.class);
        assertThat(await(sender.send(unasked(Conversation.directTo("bot", "99", null)))))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.reason()).contains("from a guild"));
    }

    @ParameterizedTest
    @CsvSource({
        "CHANNEL,DELETE /channels/place/messages/m1?hidetip=false",
        "DIRECT,DELETE /dms/place/messages/m1?hidetip=false",
        "GROUP,DELETE /v2/groups/place/messages/m1",
        "PRIVATE,DELETE /v2/users/place/messages/m1"
    })
    void a_message_is_taken_back_where_it_was_said(Kind kind, String call) throws TimeoutException {
        platform.answers(call, 204, "");

        assertThat(await(platform.sender().recall(place(kind), "m1"))).isInstanceOf(Sent.class);
        assertThat(platform.calls()).containsExactly(call);
    }

    @Test
    void a_message_that_is_too_old_cannot_be_taken_back() throws TimeoutException {
        platform.answers("DELETE /v2/groups/place/messages/m1", 400, "{\"code\":40064004}");

        assertThat(await(platform.sender().recall(place(Kind.GROUP), "m1"))).isInstanceOf(Never.class);
    }

    @Test
    void an_interaction_is_acknowledged_by_its_inner_id() throws TimeoutException {
        platform.answers("PUT /interactions/i-1", 200, "");

        assertThat(await(platform.sender().acknowledge(new Answering.ToInteraction("i-1", "", ""))))
                .isInstanceOf(Sent.class);
        assertThat(platform.asked.getFirst().json()).isEqualTo("{\"code\":0}");
    }

    @Test
    void a_message_held_for_review_is_sent_once_it_passes() throws TimeoutException {
        platform.answers("POST /channels/place/messages", 202, HELD);
        QqReviews reviews = new QqReviews("bot", true, platform.time);
        Future<SendResult> sending =
                platform.sender(reviews, new QqQuotes()).send(answer(Kind.CHANNEL, Reply.text("hi")));
        until(() -> platform.time.alarms() == 2);
        assertThat(sending.isComplete()).isFalse();

        reviews.decided("a1", new MessageId("m7"));

        assertThat(await(sending)).isEqualTo(new Sent("m7", platform.time.now()));
        assertThat(platform.time.alarms()).as("the token's alone").isOne();
    }

    @Test
    void a_decision_that_overtakes_the_answer_counts() throws TimeoutException {
        platform.answers("POST /channels/place/messages", 202, HELD);
        QqReviews reviews = new QqReviews("bot", true, platform.time);
        reviews.decided("a1", null);

        assertThat(await(platform.sender(reviews, new QqQuotes()).send(answer(Kind.CHANNEL, Reply.text("hi")))))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.reason()).contains("review refused it"));
    }

    @Test
    void a_review_that_takes_long_is_reported_as_one() throws TimeoutException {
        platform.answers("POST /channels/place/messages", 202, HELD);
        QqReviews reviews = new QqReviews("bot", true, platform.time);
        Future<SendResult> sending =
                platform.sender(reviews, new QqQuotes()).send(answer(Kind.CHANNEL, Reply.text("hi")));
        until(() -> platform.time.alarms() == 2);

        platform.time.pass(Duration.ofSeconds(1));

        assertThat(await(sending)).isEqualTo(new UnderReview("a1"));
    }

    @Test
    void without_the_intent_nobody_waits_for_a_review() throws TimeoutException {
        platform.answers("POST /channels/place/messages", 202, HELD);
        QqReviews deaf = new QqReviews("bot", false, platform.time);

        assertThat(await(platform.sender(deaf, new QqQuotes()).send(answer(Kind.CHANNEL, Reply.text("hi")))))
                .isEqualTo(new UnderReview("a1"));
    }

    @Test
    void a_quote_goes_by_the_name_the_message_came_with_or_was_answered_with() throws TimeoutException {
        platform.answers(
                "POST /v2/groups/place/messages", 200, "{\"id\":\"mine\",\"ext_info\":{\"ref_idx\":\"REFIDX_2\"}}");
        QqQuotes quotes = new QqQuotes();
        quotes.learn("theirs", "REFIDX_1");
        QqSender sender = platform.sender(new QqReviews("bot", true, platform.time), quotes);

        for (String quoted : new String[] {"theirs", "mine", "unheard-of", "REFIDX_9"}) {
            await(sender.send(answer(Kind.GROUP, Reply.text("hi").quoting(new MessageId(quoted)))));
        }

        assertThat(platform.asked.stream()
                        .map(asked -> Json.read(asked.body())
                                .path("message_reference")
                                .path("message_id")
                                .asText("none")))
                .containsExactly("REFIDX_1", "REFIDX_2", "none", "REFIDX_9");
    }

    @Test
    void a_native_part_that_is_broken_falls_back_to_words() throws TimeoutException {
        assertThat(await(platform.sender()
                        .send(answer(Kind.GROUP, Reply.text("hi").withNative("qq", "{a}")))))
                .isInstanceOf(TooRich.class);
        assertThat(platform.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GROUP,5", "PRIVATE,4"})
    void one_message_takes_so_many_answers(Kind kind, int max) throws TimeoutException {
        QqSender sender = platform.sender();
        for (int number = 1; number <= max; number++) {
            assertThat(await(sender.send(answer(kind, number)))).isInstanceOf(Sent.class);
        }

        assertThat(await(sender.send(answer(kind, max + 1)))).isInstanceOfSatisfying(Never.class, never -> {
            assertThat(never.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(never.reason()).isEqualTo("the platform takes " + max + " answers to one message here");
        });
        assertThat(platform.asked).hasSize(max);
    }

    @Test
    void an_answer_the_platform_did_not_take_counts_for_nothing() throws TimeoutException {
        platform.answers("POST /v2/groups/place/messages", 500, "");
        QqSender sender = platform.sender();
        for (int number = 1; number <= 9; number++) {
            assertThat(await(sender.send(answer(Kind.GROUP, number)))).isInstanceOf(TryLater.class);
        }

        platform.answers("POST /v2/groups/place/messages", 200, "{\"id\":\"sent\"}");
        assertThat(await(sender.send(answer(Kind.GROUP, 10)))).isInstanceOf(Sent.class);
    }

    /** Each attempt is given up by whoever asked, long before its connection is. */
    @Test
    void an_answer_counts_once_however_often_it_is_tried() throws TimeoutException {
        platform.hangs("POST /v2/users/place/messages");
        QqSender sender = platform.sender();
        List<Future<SendResult>> hanging = Stream.generate(() -> sender.send(answer(Kind.PRIVATE, 1)))
                .limit(4)
                .toList();
        until(() -> platform.asked.size() == 4);
        platform.answers("POST /v2/users/place/messages", 200, "{\"id\":\"sent\"}");

        for (int number = 1; number <= 4; number++) {
            assertThat(await(sender.send(answer(Kind.PRIVATE, number)))).isInstanceOf(Sent.class);
        }
        assertThat(await(sender.send(answer(Kind.PRIVATE, 5)))).isInstanceOf(Never.class);
        assertThat(hanging).noneMatch(Future::isComplete);
    }

    /** The proxy in front of the platform gives up on a message that the platform took. */
    @ParameterizedTest
    @CsvSource({"CHANNEL,/channels", "DIRECT,/dms", "GROUP,/v2/groups", "PRIVATE,/v2/users"})
    void nobody_knows_of_a_message_that_a_proxy_gave_up_on(Kind kind, String where) throws TimeoutException {
        platform.answers("POST " + where + "/place/messages", 504, "<html>gateway time-out</html>");

        for (OutboundMessage each : List.of(answer(kind, Reply.text("hi")), unasked(place(kind)))) {
            assertThat(await(platform.sender().send(each))).isInstanceOfSatisfying(Unclear.class, unclear -> {
                assertThat(unclear.kind()).isEqualTo(FailureKind.SERVER);
                assertThat(unclear.reason()).contains("HTTP 504");
            });
        }
    }

    @Test
    void a_file_that_a_proxy_gave_up_on_is_uploaded_again() throws TimeoutException {
        platform.answers("POST /v2/groups/place/files", 502, "<html>bad gateway</html>");

        assertThat(await(platform.sender().send(answer(Kind.GROUP, Reply.file(PICTURE)))))
                .isInstanceOf(TryLater.class);
        assertThat(platform.calls()).containsExactly("POST /v2/groups/place/files");
    }

    private static OutboundMessage answer(Kind kind, Reply reply) {
        return new OutboundMessage(place(kind), new Answering.ToMessage("m1", "u1"), reply, 1, "n1");
    }

    private static OutboundMessage answer(Kind kind, int number) {
        return new OutboundMessage(
                place(kind), new Answering.ToMessage("m1", "u1"), Reply.text("hi"), number, "n" + number);
    }

    private static OutboundMessage unasked(Conversation to) {

        return new OutboundMessage(to, null, Reply.text("hi"), 1, "n1");
    }

    private static Conversation place(Kind kind) {
        return new Conversation("bot", kind, "place", null);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }
}
