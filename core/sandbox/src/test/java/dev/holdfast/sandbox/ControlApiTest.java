package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // JUnit calls mount first
class ControlApiTest {
    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private HttpServer server;
    private HttpClientAgent http;

    @BeforeEach
    void mount() {
        Router router = Router.router(fixture.vertx);
        fixture.sandbox.mount(router);
        server = RawClient.get(
                fixture.vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        http = fixture.vertx.createHttpClient();
    }

    private record Answer(int status, String body) {
        JsonNode json() {
            return RawClient.tree(body);
        }
    }

    @Test
    void the_state_names_users_conversations_faults_and_connections() {
        fixture.client.identified();
        JsonNode state = call(HttpMethod.GET, "/sandbox/state", null).json();

        assertThat(state.at("/bots/0/platform").asText()).isEqualTo("qq");
        assertThat(state.path("users")).hasSize(4);
        assertThat(state.path("conversations").findValuesAsText("kind"))
                .containsExactly(
                        "channel", "channel", "direct", "group", "group", "private", "private", "channel", "channel",
                        "private", "private");
        assertThat(state.path("conversations").findValuesAsText("platform")).contains("qq", "discord");
        assertThat(state.path("faultKinds")).hasSize(FaultKind.values().length);
        assertThat(state.path("faults")).isEmpty();
        assertThat(state.path("connections").get(0).path("state").asText()).isEqualTo("connected");
    }

    @Test
    void what_is_said_can_be_read_back() {
        Answer said =
                call(HttpMethod.POST, "/sandbox/messages", "{'conversation':'lobby','user':'lin','text':'hi & <you>'}");
        JsonNode messages = call(HttpMethod.GET, "/sandbox/messages?conversation=lobby&after=0", null)
                .json()
                .path("messages");

        assertThat(said.status()).isEqualTo(201);
        assertThat(said.json().path("n").asInt()).isEqualTo(1);
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).path("text").asText()).isEqualTo("hi & <you>");
        assertThat(messages.get(0).at("/from/name").asText()).isEqualTo("Lin");
        assertThat(messages.get(0).path("answers").isNull()).isTrue();
        assertThat(call(HttpMethod.GET, "/sandbox/messages?conversation=lobby&after=1", null)
                        .json()
                        .path("messages"))
                .isEmpty();
    }

    @Test
    void faults_are_switched_on_and_off() {
        Answer added = call(
                HttpMethod.POST, "/sandbox/faults", "{'kind':'rest-500','endpoint':'messages','forMs':5000,'times':2}");
        String id = added.json().path("id").asText();
        JsonNode listed = call(HttpMethod.GET, "/sandbox/faults", null).json().path("faults");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("left").asInt()).isEqualTo(2);
        assertThat(added.json().path("untilMs").asLong())
                .isEqualTo(fixture.clock.instant().toEpochMilli() + 5000);
        assertThat(listed).hasSize(1);
        assertThat(call(HttpMethod.DELETE, "/sandbox/faults/" + id, null).status())
                .isEqualTo(204);
        assertThat(call(HttpMethod.DELETE, "/sandbox/faults/" + id, null).status())
                .isEqualTo(404);
        assertThat(call(HttpMethod.DELETE, "/sandbox/faults", null).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/sandbox/messages     | {                                                      | not JSON",
                "/sandbox/messages     | {'conversation':'lobby','user':'lin'}                  | text is missing",
                "/sandbox/messages     | {'conversation':'moon','user':'lin','text':'x'}        | known are [lobby",
                "/sandbox/messages     | {'conversation':'tea-house','user':'wen','text':'x'}   | members are [lin",
                "/sandbox/faults       | {'kind':'fire'}                                        | known are [drop-socket",
                "/sandbox/faults       | {'kind':'close','code':7}                              | close code",
                "/sandbox/faults       | {'kind':'rest-500','times':'two'}                       | whole number",
                "/sandbox/faults       | {'kind':'rest-500','endpoint':'moon'}                  | known are [messages",
                "/sandbox/interactions | {'conversation':'lobby','user':'lin','message':'m','button':'b'} | no message m"
            })
    void a_wrong_wish_is_refused_with_a_sentence(String path, String body, String sentence) {
        Answer answer = call(HttpMethod.POST, path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).contains(sentence);
    }

    @Test
    void the_stream_tells_the_state_first_and_then_messages_and_changes() {
        AtomicReference<String> heard = new AtomicReference<>("");
        RawClient.get(http.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/sandbox/stream")
                .compose(request -> request.send()
                        .onSuccess(response ->
                                response.handler(bytes -> heard.accumulateAndGet(bytes.toString(), String::concat)))));
        SandboxFixture.await("the first state", () -> heard.get().indexOf("event: state\ndata: {\"bots\"") == 0);

        fixture.sandbox.say("lobby", "lin", "live");
        fixture.sandbox.inflict(Fault.of(FaultKind.STOP_ACK));

        SandboxFixture.await("the message", () -> heard.get().indexOf("\"text\":\"live\"") > 0);
        SandboxFixture.await("the fault", () -> heard.get().indexOf("\"kind\":\"stop-ack\",\"platform\"") > 0);
        assertThat(heard.get()).contains("event: message\nid: 1\ndata: {\"n\":1,");
    }

    // The steps nest, so that each is told on the connection's own loop: told from here, the answer's body may be gone
    // already.
    private Answer call(HttpMethod method, String path, @Nullable String body) {
        return RawClient.get(http.request(method, server.actualPort(), "127.0.0.1", path)
                .compose(request -> (body == null ? request.send() : request.send(body.replace('\'', '"')))
                        .compose(response -> response.body()
                                .map(Buffer::toString)
                                .map(text -> new Answer(response.statusCode(), text)))));
    }
}
