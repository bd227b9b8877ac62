package dev.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.sharding.DefaultShardManagerBuilder;
import net.dv8tion.jda.api.sharding.ShardManager;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JDA as a bot of Discord, two shards over a zlib stream. */
@TestInstance(Lifecycle.PER_CLASS)
class JdaIT {
    private static final String CHANNEL = "discord-general";

    private final JdaBot bot = new JdaBot();
    private @Nullable Stage opened;
    private @Nullable ShardManager shards;

    @BeforeAll
    void connect() {
        Options plain = Options.defaults();
        Bot ours = plain.bots().stream()
                .filter(candidate -> candidate.platform() == Platform.DISCORD)
                .findFirst()
                .orElseThrow();
        Stage stage = new Stage(plain.withBots(ours.withIdentifyPace(2, Duration.ofSeconds(5)))
                .withGateway(plain.gateway().withShards(2))
                .withRest(new Options.RestRules(5, Duration.ofMillis(500), 50, 10_000)));
        opened = stage;
        String api = stage.sandbox().apiBase(Platform.DISCORD) + "/";
        ShardManager started = DefaultShardManagerBuilder.createDefault(ours.secret())
                .enableIntents(GatewayIntent.MESSAGE_CONTENT, GatewayIntent.GUILD_MEMBERS)
                .setRestConfigProvider(shard -> new RestConfig().setBaseUrl(api))
                .setSessionController(new ConcurrentSessionController())
                .setEnableShutdownHook(false)
                .addEventListeners(bot)
                .build();
        shards = started;
        stage.await(
                "both shards are ready",
                () -> started.getShards().stream()
                                .filter(shard -> shard.getStatus() == JDA.Status.CONNECTED)
                                .count()
                        == 2);
        started.getShards()
                .getFirst()
                .updateCommands()
                .addCommands(
                        Commands.slash("greet", "Greets somebody").addOption(OptionType.STRING, "name", "Who", true))
                .complete();
    }

    @AfterAll
    void close() {
        if (shards != null) {
            shards.getShards().forEach(JDA::shutdownNow);
            shards.shutdown();
        }
        if (opened != null) {
            opened.close();
        }
    }

    @AfterEach
    void nothing_but_the_intended_was_refused() {
        stage().sandbox().liftAll();
        assertThat(stage().sandbox().refusedRequests()).allMatch(refused -> refused.status() == 429);
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
    void a_slash_command_it_registered_is_deferred_and_answered() {
        stage().sandbox().command(CHANNEL, "mei", "greet Ada Lovelace");

        ChatMessage greeting = stage().reply();

        stage().await("the greeting", () -> texts(greeting).equals(List.of("Hello, Ada Lovelace!")));
    }

    @Test
    void a_pressed_button_changes_its_message() {
        stage().sandbox().say(CHANNEL, "lin", "buttons");
        ChatMessage shown = stage().reply();

        stage().sandbox().press(CHANNEL, "hao", shown.id(), "count");

        stage().await("the change", () -> texts(shown).equals(List.of("pressed by Hao")));
    }

    @Test
    void members_are_told_in_chunks_on_request() {
        stage().sandbox().say(CHANNEL, "lin", "members");

        assertThat(stage().reply().text()).isEqualTo("Hao Holdfast Lin Mei Wen");
    }

    @ParameterizedTest
    @CsvSource({"DROP_SOCKET, 0", "RECONNECT, 0", "CLOSE, 4000", "RESET_IN_FRAME, 0"})
    void a_lost_socket_is_resumed_and_nothing_is_lost_or_doubled(FaultKind kind, int code) {
        int resumes = bot.resumes();
        List<String> expected = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> "Wen said: number " + i)
                .toList();
        Fault fault = Fault.of(kind).on(Platform.DISCORD);

        say(1, 3);
        stage().sandbox().inflict(code == 0 ? fault : fault.withCode(code));
        say(4, 6);

        List<String> heard =
                Stream.generate(() -> stage().reply().text()).limit(6).toList();
        stage().await("both shards resume", () -> bot.resumes() == resumes + 2);
        stage().sandbox().say(CHANNEL, "lin", "last word");
        assertThat(stage().reply().text()).isEqualTo("Lin said: last word");
        assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void a_429_is_waited_for_and_the_message_sent_once() {
        long refused = stage().sandbox().refusedRequests().size();
        stage().sandbox()
                .inflict(Fault.of(FaultKind.REST_429)
                        .on(Platform.DISCORD)
                        .at(Endpoint.MESSAGES)
                        .times(1)
                        .withRetryAfter(Duration.ofMillis(300)));

        stage().sandbox().say(CHANNEL, "lin", "how long?");

        assertThat(stage().reply().text()).isEqualTo("Lin said: how long?");
        assertThat(stage().sandbox().refusedRequests()).hasSize((int) refused + 1);
    }

    private void say(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> stage().sandbox().say(CHANNEL, "wen", "number " + i));
    }

    /** What the message says now; nothing once it is deleted. */
    private List<String> texts(ChatMessage message) {
        return stage().sandbox().messages(CHANNEL).stream()
                .filter(candidate -> candidate.id().equals(message.id()))
                .map(ChatMessage::text)
                .toList();
    }

    private Stage stage() {
        return Objects.requireNonNull(opened, "The sandbox did not start.");
    }
}
