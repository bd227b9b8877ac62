package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.SandboxFixture;
import dev.holdfast.sandbox.discord.DiscordClient.Reply;
import dev.holdfast.sandbox.discord.DiscordClient.Socket;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hello, ready, a message, its answer, and back after a dropped socket. */
@SuppressWarnings("NullAway.Init") // JUnit calls connect first
class DiscordWalkTest {
    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private DiscordClient client;

    @BeforeEach
    void connect() {
        client = new DiscordClient(fixture.vertx, fixture.sandbox);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zlib-stream", "zstd-stream"})
    void a_bot_says_hello_hears_answers_and_resumes(String compression) {
        String query = "?v=10&encoding=json" + (compression.isEmpty() ? "" : "&compress=" + compression);
        String address = URI.create(
                        client.get("/gateway/bot").body().path("url").asText())
                .getPath();
        Socket socket = client.connect(address + "/" + query, compression);
        assertThat(socket.next().at("/d/heartbeat_interval").asInt()).isEqualTo(41_250);
        socket.send("{\"op\":1,\"d\":null}");
        assertThat(socket.next().path("op").asInt()).isEqualTo(11);
        socket.send(client.identify(37_377, 0, 1));
        JsonNode ready = socket.next("READY");
        JsonNode guild = socket.next("GUILD_CREATE");

        String id = fixture.sandbox.say("discord-general", "lin", "hello 你好");
        JsonNode heard = socket.next("MESSAGE_CREATE");
        String channel = heard.at("/d/channel_id").asText();
        Reply reply = client.post(
                "/channels/" + channel + "/messages",
                "{'content':'hi','nonce':'n1','enforce_nonce':true,'message_reference':{'message_id':'" + id + "'}}");
        JsonNode echoed = socket.next("MESSAGE_CREATE");
        socket.abort();
        SandboxFixture.await(
                "the loss",
                () -> !fixture.sandbox.connected(fixture.sandbox.bots().getLast()));
        String missed = fixture.sandbox.say("discord-lin", "lin", "did you miss this?");
        String resumeAddress =
                URI.create(ready.at("/d/resume_gateway_url").asText()).getPath();
        Socket next = client.connect(resumeAddress + query, compression);
        assertThat(next.next().path("op").asInt()).isEqualTo(10);
        next.send(client.resume(
                ready.at("/d/session_id").asText(), echoed.path("s").asLong()));

        assertThat(guild.at("/d/id").asText())
                .isEqualTo(ready.at("/d/guilds/0/id").asText());
        assertThat(guild.at("/d/channels").findValuesAsText("id")).contains(channel);
        assertThat(heard.at("/d/content").asText()).isEqualTo("hello 你好");
        assertThat(heard.at("/d/id").asText()).isEqualTo(id);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(echoed.at("/d/nonce").asText()).isEqualTo("n1");
        assertThat(echoed.at("/d/referenced_message/id").asText()).isEqualTo(id);
        ChatMessage answer = fixture.sandbox.messages("discord-general").getLast();
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.answers()).isEqualTo(id);
        JsonNode replayed = next.next();
        assertThat(replayed.at("/d/id").asText()).isEqualTo(missed);
        assertThat(replayed.at("/d").has("guild_id")).isFalse();
        assertThat(next.next().path("t").asText()).isEqualTo("RESUMED");
    }
}
