package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.RawClient.Reply;
import dev.holdfast.sandbox.RawClient.Socket;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxTest {
    private final Vertx vertx = Vertx.vertx();
    private Sandbox sandbox;
    private RawClient client;

    @BeforeEach
    void start() {
        sandbox = RawClient.get(Sandbox.start(vertx, Options.defaults()));
        client = new RawClient(vertx, sandbox);
    }

    @AfterEach
    void close() {
        RawClient.get(sandbox.close());
        RawClient.get(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "lobby,       AT_MESSAGE_CREATE,       /channels/%s/messages",
        "dm-lin,      DIRECT_MESSAGE_CREATE,   /dms/%s/messages",
        "tea-house,   GROUP_AT_MESSAGE_CREATE, /v2/groups/%s/messages",
        "private-lin, C2C_MESSAGE_CREATE,      /v2/users/%s/messages"
    })
    void a_message_reaches_the_bot_and_its_answer_reaches_the_conversation(
            String conversation, String type, String path) {
        Socket socket = client.identified();

        String id = sandbox.say(conversation, "lin", "hello there");
        JsonNode event = socket.next(type);
        Reply reply = client.post(
                path.formatted(sandbox.wireId(conversation)),
                "{\"content\":\"hi\",\"msg_id\":\"" + event.at("/d/id").asText() + "\",\"msg_seq\":1}");

        assertThat(event.at("/d/id").asText()).isEqualTo(id);
        assertThat(event.at("/d/content").asText()).contains("hello there");
        assertThat(event.path("s").asInt()).isEqualTo(2);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.trace()).isNotBlank();
        assertThat(reply.body().path("id").asText()).isNotBlank();
        ChatMessage answer = sandbox.messages(conversation).getLast();
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.answers()).isEqualTo(id);
        assertThat(answer.id()).isEqualTo(reply.body().path("id").asText());
    }
}
