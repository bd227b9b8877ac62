package dev.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Form;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** npm's {@code discord.js} as a bot of Discord. */
@ExtendWith(NodePackages.class)
@TestInstance(Lifecycle.PER_CLASS)
class DiscordJsIT {
    private static final String CHANNEL = "discord-general";

    private @Nullable Stage opened;

    @BeforeAll
    void connect() {
        Stage stage =
                new Stage(Options.defaults().withRest(new Options.RestRules(5, Duration.ofMillis(500), 50, 10_000)));
        opened = stage;
        stage.connect("discord-js.js", Platform.DISCORD);
        stage.awaitSaid("ready", 1);
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @AfterEach
    void nothing_but_the_intended_was_refused() {
        stage().sandbox().liftAll();
        assertThat(stage().sandbox().refusedRequests())
                .as(() -> "requests the sandbox refused" + stage().evidence())
                .allMatch(refused -> refused.status() == 429);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHANNEL, "discord-lin"})
    void what_is_said_in_a_channel_or_a_direct_message_is_answered_there(String conversation) {
        String asked = stage().sandbox().say(conversation, "lin", "is anybody in?");

        ChatMessage reply = stage().reply();

        assertThat(reply.conversation()).isEqualTo(conversation);
        assertThat(reply.text()).isEqualTo("Lin said: is anybody in?");
        assertThat(reply.answers()).isEqualTo(asked);
        assertThat(stage().sandbox().messages(conversation)).contains(reply);
    }

    @Test
    void a_slash_command_it_registered_is_deferred_answered_and_followed_up() {
        stage().sandbox().command(CHANNEL, "mei", "greet Ada Lovelace");

        ChatMessage greeting = stage().reply();
        ChatMessage followUp = stage().reply();
        assertThat(followUp.text()).isEqualTo("And welcome.");
        assertThat(recorded(greeting)).extracting(ChatMessage::text).containsExactly("Hello, Ada Lovelace!");
    }

    @Test
    void a_pressed_button_changes_its_message() {
        ChatMessage shown = ask("buttons");

        stage().sandbox().press(CHANNEL, "hao", shown.id(), "count");

        stage().await(
                        "the change",
                        () -> recorded(shown).stream()
                                .anyMatch(message -> message.text().equals("pressed by Hao")));
    }

    @Test
    void a_form_it_opens_can_be_filled_in() {
        ChatMessage shown = ask("buttons");
        stage().sandbox().press(CHANNEL, "hao", shown.id(), "form");
        stage().await("the form", () -> !stage().sandbox().forms().isEmpty());
        Form form = stage().sandbox().forms().getFirst();

        stage().sandbox().submit(form.id(), Map.of("why", "it rains"));

        assertThat(stage().reply().text()).isEqualTo("because it rains");
    }

    @Test
    void an_embed_and_a_file_arrive() {
        ChatMessage reply = ask("rich");

        assertThat(reply.embeds()).singleElement().satisfies(embed -> {
            assertThat(embed.title()).isEqualTo("Report");
            assertThat(embed.fields()).containsExactly(new ChatMessage.Embed.Field("shards", "1"));
        });
        assertThat(reply.files())
                .singleElement()
                .extracting(ChatMessage.Attachment::name)
                .isEqualTo("log.txt");
    }

    @Test
    void members_are_told_in_chunks_on_request() {
        assertThat(ask("members").text()).isEqualTo("Holdfast hao lin mei wen");
    }

    @Test
    void its_message_can_be_edited_reacted_to_fetched_and_deleted() {
        ChatMessage reply = ask("change");

        assertThat(stage().reply().text()).isEqualTo("first");
        stage().await("the deletion", () -> recorded(reply).isEmpty());
    }

    @Test
    void it_pins_asks_who_reacted_and_deletes_in_bulk() {
        stage().sandbox().say(CHANNEL, "lin", "tidy");

        assertThat(stage().reply().text()).isEqualTo("a");
        assertThat(stage().reply().text()).isEqualTo("b");
        assertThat(stage().reply().text()).isEqualTo("1 pinned, 1 reacted, 2 gone");
    }

    @Test
    void it_searches_members_lists_roles_and_edits_its_command() {
        assertThat(ask("directory").text()).isEqualTo("Mei, 1 role, Greets anybody");
    }

    @ParameterizedTest
    @CsvSource({"DROP_SOCKET, 0", "RECONNECT, 0", "INVALID_SESSION, 0", "CLOSE, 4000", "RESET_IN_FRAME, 0"})
    void a_lost_socket_is_resumed_and_nothing_is_lost_or_doubled(FaultKind kind, int code) {
        long resumed = stage().timesSaid("resumed");
        List<String> expected = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> "Wen said: number " + i)
                .toList();
        Fault fault = Fault.of(kind).on(Platform.DISCORD).withResumable(true);

        say("wen", 1, 3);
        stage().sandbox().inflict(code == 0 ? fault : fault.withCode(code));
        say("wen", 4, 6);

        List<String> heard = new ArrayList<>();
        while (heard.size() < expected.size()) {
            heard.add(stage().reply().text());
        }
        stage().awaitSaid("resumed", resumed + 1);
        assertThat(ask("last word").text()).isEqualTo("Lin said: last word");
        assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER", "SHARED", "GLOBAL"})
    void a_429_is_waited_for_and_the_message_sent_once(Fault.Scope scope) {
        Duration wait = Duration.ofMillis(300);
        long refusedBefore = refusals();
        stage().sandbox()
                .inflict(Fault.of(FaultKind.REST_429)
                        .on(Platform.DISCORD)
                        .at(Endpoint.MESSAGES)
                        .times(1)
                        .withScope(scope)
                        .withRetryAfter(wait));

        long asked = System.nanoTime();
        ChatMessage reply = ask("how long?");

        assertThat(reply.text()).isEqualTo("Lin said: how long?");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(wait);
        assertThat(refusals()).isEqualTo(refusedBefore + 1);
    }

    @Test
    void the_limits_told_in_headers_keep_it_from_every_429() {
        long refusedBefore = refusals();
        stage().sandbox().say(CHANNEL, "lin", "flood 12");

        List<String> parts =
                IntStream.range(0, 12).mapToObj(i -> stage().reply().text()).toList();

        assertThat(parts)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 12).mapToObj(i -> "part " + i).toList());
        assertThat(refusals()).isEqualTo(refusedBefore);
    }

    private ChatMessage ask(String text) {
        stage().sandbox().say(CHANNEL, "lin", text);
        return stage().reply();
    }

    private void say(String user, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> stage().sandbox().say(CHANNEL, user, "number " + i));
    }

    /** The message as the sandbox has it now; nothing once it is deleted. */
    private List<ChatMessage> recorded(ChatMessage message) {
        return stage().sandbox().messages(CHANNEL).stream()
                .filter(candidate -> candidate.id().equals(message.id()))
                .toList();
    }

    private long refusals() {
        return stage().sandbox().refusedRequests().stream()
                .filter(refused -> refused.status() == 429)
                .count();
    }

    private Stage stage() {
        return Objects.requireNonNull(opened, "The sandbox did not start.");
    }
}
