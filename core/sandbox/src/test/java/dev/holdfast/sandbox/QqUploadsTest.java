package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.RawClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures in forms and files in blocks, as a client meets them that the sandbox knows nothing of. */
class QqUploadsTest {
    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private @Nullable HttpClientAgent http;

    @Test
    void a_form_with_a_picture_is_a_message_with_one() {
        fixture.client.identified();

        assertThat(form("lobby", part("content", "look") + picture(PNG)).status())
                .isEqualTo(200);

        ChatMessage shown = fixture.sandbox.messages("lobby").getLast();
        assertThat(shown.text()).isEqualTo("look");
        assertThat(shown.images()).singleElement().asString().startsWith("/sandbox/media/");
    }

    @Test
    void objects_in_a_form_are_json() {
        fixture.client.identified();
        String embed = part("embed", "{\"title\":\"t\",\"fields\":[{\"name\":\"n\"}]}");

        assertThat(form("lobby", embed + picture(PNG)).status()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("lobby").getLast().embeds()).hasSize(1);
        assertThat(form("lobby", part("embed", "{") + picture(PNG)).errCode()).isEqualTo(12002);
    }

    @Test
    void a_form_is_refused_where_it_is_none_or_has_no_picture() {
        fixture.client.identified();

        assertThat(form("lobby", picture("plain words")).errCode()).isEqualTo(304020);
        assertThat(form("tea-house", part("msg_type", "0") + picture(PNG)).status())
                .isEqualTo(400);
        assertThat(post("/channels/" + fixture.sandbox.wireId("lobby") + "/messages", "multipart/form-data", "x")
                        .errCode())
                .isEqualTo(12002);
    }

    @Test
    void a_file_in_blocks_is_put_together() throws NoSuchAlgorithmException {
        byte[] file = new byte[1024 * 1024 + 5];
        JsonNode plan = prepare(file);
        assertThat(plan.path("parts")).hasSize(2);
        for (JsonNode part : plan.path("parts")) {
            int from = (part.path("index").asInt() - 1) * 1024 * 1024;
            byte[] block = Arrays.copyOfRange(
                    file, from, from + part.path("block_size").asInt());
            assertThat(store(part, null, block)).isEqualTo(200);
            assertThat(finish(plan, part, block).status()).isEqualTo(200);
        }

        Reply whole = fixture.client.post(files(), "{\"file_type\":4,\"upload_id\":\"" + id(plan) + "\"}");

        assertThat(whole.body().path("file_info").asText()).isNotEmpty();
    }

    @Test
    void a_block_needs_its_address_and_no_token() throws NoSuchAlgorithmException {
        JsonNode plan = prepare(new byte[5]);
        JsonNode part = plan.path("parts").get(0);

        assertThat(store(part, "QQBot x", new byte[5])).isEqualTo(403);
        assertThat(fixture.client
                        .call(HttpMethod.PUT, "/store/" + id(plan) + "?partNumber=1&sign=wrong", null, "x")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_file_is_refused_while_a_block_is_missing_or_not_what_was_announced() throws NoSuchAlgorithmException {
        JsonNode plan = prepare(new byte[5]);
        JsonNode part = plan.path("parts").get(0);
        String wish = "{\"file_type\":4,\"upload_id\":\"" + id(plan) + "\"}";
        assertThat(fixture.client.post(files(), wish).errCode()).isEqualTo(40093001);

        store(part, null, new byte[] {1, 2, 3, 4, 5});
        assertThat(finish(plan, part, new byte[5]).errCode()).isEqualTo(40093001);
        assertThat(finish(plan, part, new byte[] {1, 2, 3, 4, 5}).status()).isEqualTo(200);
        assertThat(fixture.client.post(files(), wish).errCode()).isEqualTo(850026);
        assertThat(fixture.client.post(files(), "{\"upload_id\":\"nothing\"}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"0,850031", "300000000,850031"})
    void a_file_of_no_size_or_too_much_is_not_planned_for(long size, int code) {
        assertThat(fixture.client
                        .post(base() + "/upload_prepare", "{\"file_type\":4,\"file_size\":\"" + size + "\"}")
                        .errCode())
                .isEqualTo(code);
    }

    private JsonNode prepare(byte[] file) throws NoSuchAlgorithmException {
        Reply reply = fixture.client.post(
                base() + "/upload_prepare",
                "{\"file_type\":4,\"file_size\":\"" + file.length + "\",\"md5\":\"" + md5(file) + "\",\"md5_10m\":\""
                        + md5(file) + "\"}");
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    private int store(JsonNode part, @Nullable String token, byte[] block) {
        String address = part.path("presigned_url").asText();
        return RawClient.get(http().request(
                        new RequestOptions().setMethod(HttpMethod.PUT).setAbsoluteURI(address))
                .compose(request -> {
                    if (token != null) {
                        request.putHeader("Authorization", token);
                    }
                    return request.send(Buffer.buffer(block)).map(response -> response.statusCode());
                }));
    }

    private Reply finish(JsonNode plan, JsonNode part, byte[] block) throws NoSuchAlgorithmException {
        return fixture.client.post(
                base() + "/upload_part_finish",
                "{\"upload_id\":\"" + id(plan) + "\",\"part_index\":" + part.path("index") + ",\"block_size\":\""
                        + block.length + "\",\"md5\":\"" + md5(block) + "\"}");
    }

    private static String id(JsonNode plan) {
        return plan.path("upload_id").asText();
    }

    private String base() {
        return "/v2/groups/" + fixture.sandbox.wireId("tea-house");
    }

    private String files() {
        return base() + "/files";
    }

    private static String md5(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String picture(String bytes) {
        return "--b\r\nContent-Disposition: form-data; name=\"file_image\"; filename=\"a.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n" + bytes + "\r\n";
    }

    private Reply form(String conversation, String parts) {
        boolean group = conversation.equals("tea-house");
        String path = (group ? "/v2/groups/" : "/channels/") + fixture.sandbox.wireId(conversation) + "/messages";
        return post(path, "multipart/form-data; boundary=b", parts + "--b--\r\n");
    }

    private Reply post(String path, String contentType, String body) {
        String token = fixture.client.token();
        return RawClient.get(http().request(HttpMethod.POST, fixture.sandbox.port(), "127.0.0.1", path)
                .compose(request -> request.putHeader("Content-Type", contentType)
                        .putHeader("Authorization", "QQBot " + token)
                        .send(Buffer.buffer(body.getBytes(StandardCharsets.ISO_8859_1)))
                        .compose(response -> response.body()
                                .map(bytes -> new Reply(
                                        response.statusCode(),
                                        response.getHeader("x-tps-trace-id"),
                                        response.getHeader("retry-after"),
                                        RawClient.tree(bytes.toString()))))));
    }

    /** Kept: a client that nobody refers to any more is closed with its connections. */
    private HttpClientAgent http() {
        HttpClientAgent known = http;
        if (known == null) {
            known = fixture.vertx.createHttpClient();
            http = known;
        }
        return known;
    }
}
