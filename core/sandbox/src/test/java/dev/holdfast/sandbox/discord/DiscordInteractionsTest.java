package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Form;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.RawClient;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxFixture;
import dev.holdfast.sandbox.discord.DiscordClient.Reply;
import dev.holdfast.sandbox.discord.DiscordClient.Socket;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // JUnit calls connect first
class DiscordInteractionsTest {
    private static final String APP = "1345297003315863557";
    private static final String COMMANDS = "[{'name':'echo','description':'Repeats','options':["
            + "{'type':4,'name':'times','description':'How often','required':true},"
            + "{'type':3,'name':'text','description':'What','required':false}]}]";
    private static final String BUTTONS = "{'content':'ready?','components':[{'type':1,'components':["
            + "{'type':2,'style':1,'label':'Yes','custom_id':'yes'},"
            + "{'type':2,'style':5,'label':'Docs','url':'https://example.org'}]}]}";

    @RegisterExtension
    final SandboxFixture fixture =
            new SandboxFixture(plain -> plain.withRest(new Options.RestRules(100, Duration.ofSeconds(5), 50, 1000)));

    private DiscordClient client;
    private Socket socket;
    private String channel;

    @BeforeEach
    void connect() {
        client = new DiscordClient(fixture.vertx, fixture.sandbox);
        socket = client.identified();
        channel = "/channels/" + fixture.sandbox.wireId("discord-general");
    }

    @Test
    void a_typed_command_comes_with_its_options_and_is_answered_once() {
        client.put("/applications/" + APP + "/commands", COMMANDS);

        String id = fixture.sandbox.command("discord-general", "lin", "echo 3 good morning");
        JsonNode event = socket.next("INTERACTION_CREATE").path("d");
        Reply answered = answer(event, "{'type':4,'data':{'content':'hi'}}");
        Reply again = answer(event, "{'type':4,'data':{'content':'hi'}}");

        assertThat(event.path("id").asText()).isEqualTo(id);
        assertThat(event.at("/data/options").toString())
                .isEqualTo("[{\"name\":\"times\",\"type\":4,\"value\":3},"
                        + "{\"name\":\"text\",\"type\":3,\"value\":\"good morning\"}]");
        assertThat(event.at("/member/user/global_name").asText()).isEqualTo("Lin");
        assertThat(answered.status()).isEqualTo(204);
        assertThat(again.code()).isEqualTo(40060);
        assertThat(fixture.sandbox.answered(id)).contains(4);
        ChatMessage message = fixture.sandbox.messages("discord-general").getLast();
        assertThat(message.text()).isEqualTo("hi");
        assertThat(message.answers()).isEqualTo(id);
    }

    @Test
    void a_first_answer_after_three_seconds_is_unknown_and_the_user_is_told() {
        client.put("/applications/" + APP + "/commands", COMMANDS);
        fixture.sandbox.command("discord-general", "lin", "echo times:1");
        JsonNode event = socket.next("INTERACTION_CREATE").path("d");

        fixture.clock.forward(Duration.ofMillis(3001));

        assertThat(answer(event, "{'type':5}").code()).isEqualTo(10062);
        SandboxFixture.await(
                "the note", () -> fixture.sandbox.messages("discord-general").size() == 1);
        assertThat(fixture.sandbox.messages("discord-general").getFirst().onlyFor())
                .isEqualTo("lin");
    }

    @Test
    void a_deferred_answer_is_finished_by_editing_the_original_within_fifteen_minutes() {
        client.put("/applications/" + APP + "/commands", COMMANDS);
        fixture.sandbox.command("discord-general", "lin", "echo times:1");
        JsonNode event = socket.next("INTERACTION_CREATE").path("d");
        String webhook = "/webhooks/" + APP + "/" + event.path("token").asText();

        assertThat(client.post(webhook, "{'content':'early'}").code()).isEqualTo(10015);
        answer(event, "{'type':5,'data':{'flags':64}}");
        Reply edited = client.patch(webhook + "/messages/@original", "{'content':'done'}");
        Reply followed = client.post(webhook, "{'content':'and more'}");
        fixture.clock.forward(Duration.ofMinutes(16));

        assertThat(edited.body().path("flags").asInt() & 64).isEqualTo(64);
        assertThat(edited.body().path("flags").asInt() & 128).isZero();
        assertThat(followed.status()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("discord-general"))
                .extracting(ChatMessage::text)
                .containsExactly("done", "and more");
        assertThat(fixture.sandbox.messages("discord-general").getFirst().onlyFor())
                .isEqualTo("lin");
        assertThat(client.post(webhook, "{'content':'late'}").code()).isEqualTo(50027);
    }

    @Test
    void a_pressed_button_comes_with_its_message_which_the_answer_may_change() {
        String message =
                client.post(channel + "/messages", BUTTONS).body().path("id").asText();

        fixture.sandbox.press("discord-general", "mei", message, "yes");
        JsonNode event = socket.next("INTERACTION_CREATE").path("d");
        answer(event, "{'type':7,'data':{'content':'thanks','components':[]}}");

        assertThat(event.at("/data/custom_id").asText()).isEqualTo("yes");
        assertThat(event.at("/message/id").asText()).isEqualTo(message);
        ChatMessage changed = fixture.sandbox.messages("discord-general").getLast();
        assertThat(changed.text()).isEqualTo("thanks");
        assertThat(changed.buttons()).isEmpty();
        assertThat(changed.edited()).isTrue();
        assertThatThrownBy(() -> fixture.sandbox.press("discord-general", "mei", message, "yes"))
                .hasMessageContaining("has no button yes");
    }

    @Test
    void a_form_is_opened_filled_in_and_comes_back() {
        String message =
                client.post(channel + "/messages", BUTTONS).body().path("id").asText();
        fixture.sandbox.press("discord-general", "mei", message, "yes");
        JsonNode event = socket.next("INTERACTION_CREATE").path("d");

        answer(
                event,
                "{'type':9,'data':{'custom_id':'f','title':'Why?','components':[{'type':18,'label':'Reason',"
                        + "'component':{'type':4,'custom_id':'why','style':2}}]}}");
        Form form = fixture.sandbox.forms().getFirst();
        fixture.sandbox.submit(form.id(), Map.of("why", "because"));
        JsonNode submitted = socket.next("INTERACTION_CREATE").path("d");

        assertThat(form.title()).isEqualTo("Why?");
        assertThat(form.user()).isEqualTo("mei");
        assertThat(form.fields().getFirst().label()).isEqualTo("Reason");
        assertThat(submitted.path("type").asInt()).isEqualTo(5);
        assertThat(submitted.at("/data/custom_id").asText()).isEqualTo("f");
        assertThat(submitted.at("/data/components/0/component/value").asText()).isEqualTo("because");
        assertThat(submitted.at("/message/id").asText()).isEqualTo(message);
        assertThat(fixture.sandbox.forms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "50035 | {'type':7,'data':{'content':'no message to change'}}",
                "50035 | {'type':99}",
                "50006 | {'type':4,'data':{}}",
                "50035 | {'type':9,'data':{'custom_id':'f','title':'','components':[]}}"
            })
    void an_answer_that_does_not_fit_is_refused_and_the_next_one_counts(int code, String answer) {
        client.put("/applications/" + APP + "/commands", COMMANDS);
        fixture.sandbox.command("discord-general", "lin", "echo times:1");
        JsonNode event = socket.next("INTERACTION_CREATE").path("d");

        assertThat(answer(event, answer).code()).isEqualTo(code);
        assertThat(answer(event, "{'type':5}").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'name':'Echo','description':'d'}]",
                "[{'name':'a b','description':'d'}]",
                "[{'name':'echo','description':''}]",
                "[{'name':'echo','description':'d','options':[{'type':12,'name':'a','description':'d'}]}]",
                "[{'name':'e','description':'d','options':[{'type':3,'name':'a','description':'d'},{'type':3,'name':'b','description':'d','required':true}]}]"
            })
    void a_command_that_is_not_in_order_is_refused(String commands) {
        assertThat(client.put("/applications/" + APP + "/commands", commands).code())
                .isEqualTo(50035);
    }

    @Test
    void commands_of_a_guild_are_typed_there_only_and_a_replacement_forgets_the_rest() {
        String guild = Room.guildOf("holdfast");
        client.put("/applications/" + APP + "/guilds/" + guild + "/commands", COMMANDS);

        assertThatThrownBy(() -> fixture.sandbox.command("discord-lin", "lin", "echo 1"))
                .hasMessageContaining("No bot here has a command /echo");
        fixture.sandbox.command("discord-general", "lin", "echo 1");
        client.put("/applications/" + APP + "/guilds/" + guild + "/commands", "[]");

        assertThatThrownBy(() -> fixture.sandbox.command("discord-general", "lin", "echo 1"))
                .hasMessageContaining("No bot here has a command /echo");
        assertThat(client.get("/applications/1/commands").status()).isEqualTo(403);
    }

    @Test
    void with_a_webhook_interactions_are_posted_signed_and_the_answer_to_the_post_counts() throws Exception {
        AtomicReference<String> signature = new AtomicReference<>("");
        AtomicReference<String> signed = new AtomicReference<>("");
        HttpServer endpoint = RawClient.get(fixture.vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    signed.set(request.getHeader("X-Signature-Timestamp") + body);
                    signature.set(String.valueOf(request.getHeader("X-Signature-Ed25519")));
                    request.response()
                            .putHeader("Content-Type", "application/json")
                            .end("{\"type\":4,\"data\":{\"content\":\"by post\"}}");
                }))
                .listen(0, "127.0.0.1"));
        Bot bot = Bot.discord("42", "t").withWebhook(URI.create("http://127.0.0.1:" + endpoint.actualPort() + "/i"));
        Sandbox sandbox =
                RawClient.get(Sandbox.start(fixture.vertx, Options.defaults().withBots(bot)));
        new DiscordClient(fixture.vertx, sandbox).put("/applications/42/commands", COMMANDS);

        sandbox.command("discord-general", "lin", "echo 1");
        SandboxFixture.await(
                "the answer", () -> !sandbox.messages("discord-general").isEmpty());

        assertThat(sandbox.messages("discord-general").getFirst().text()).isEqualTo("by post");
        byte[] key = HexFormat.of().parseHex("302a300506032b6570032100" + sandbox.publicKey(bot));
        PublicKey known = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(known);
        verifier.update(signed.get().getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(HexFormat.of().parseHex(signature.get()))).isTrue();
        RawClient.get(sandbox.close());
    }

    private Reply answer(JsonNode event, String answer) {
        return client.post(
                "/interactions/" + event.path("id").asText() + "/"
                        + event.path("token").asText() + "/callback",
                answer);
    }
}
