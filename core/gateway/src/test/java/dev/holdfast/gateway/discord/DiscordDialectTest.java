package dev.holdfast.gateway.discord;

import static dev.holdfast.gateway.discord.FakeDiscord.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.CommandInfo;
import dev.holdfast.gateway.CommandInfo.Kind;
import dev.holdfast.gateway.CommandInfo.Option;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.LatestOnly;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.dialect.SendBudget;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bot says on its socket and asks before it opens one. */
@Timeout(60)
class DiscordDialectTest {

    private final Vertx vertx = Vertx.vertx();
    private final ManualTime time = new ManualTime();
    private FakeDiscord platform;

    @BeforeEach
    void open() throws TimeoutException {
        platform = new FakeDiscord(vertx);
    }

    @AfterEach
    void close() throws TimeoutException {
        await(vertx.close());
    }

    @Test
    void identify_carries_the_bare_token_intents_shard_and_presence() {
        DiscordDialect dialect = dialect(Compression.NONE, new BotConfig.Presence("dnd", "custom", "on duty"));
        JsonObject frame = new JsonObject(dialect.identify("hush", 1, 2));

        assertThat(frame.getInteger("op")).isEqualTo(2);
        JsonObject d = frame.getJsonObject("d");
        assertThat(d.getString("token")).isEqualTo("hush");
        assertThat(d.getInteger("intents")).isEqualTo(37_377);
        assertThat(d.getJsonArray("shard")).isEqualTo(new JsonArray(List.of(1, 2)));
        assertThat(d.getBoolean("compress")).isFalse();
        assertThat(d.getJsonObject("properties").fieldNames()).containsExactly("os", "browser", "device");
        assertThat(d.getJsonObject("presence")).isEqualTo(new JsonObject("""
                {"since":null,"activities":[{"name":"Custom Status","type":4,"state":"on duty"}],"status":"dnd","afk":false}"""));
    }

    @Test
    void resume_and_heartbeats_say_where_the_session_stands() {
        DiscordDialect dialect = dialect(Compression.NONE, null);

        assertThat(dialect.resume("hush", "s1", 1337))
                .isEqualTo("{\"op\":6,\"d\":{\"token\":\"hush\",\"session_id\":\"s1\",\"seq\":1337}}");
        assertThat(dialect.heartbeat(251)).isEqualTo("{\"op\":1,\"d\":251}");
        assertThat(dialect.heartbeat(-1)).isEqualTo("{\"op\":1,\"d\":null}");
        assertThat(new JsonObject(dialect.identify("hush", 0, 1))
                        .getJsonObject("d")
                        .containsKey("presence"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,wss://gateway.discord.gg/,wss://gateway.discord.gg/?v=10&encoding=json",
        "ZLIB_STREAM,wss://gateway.discord.gg,wss://gateway.discord.gg/?v=10&encoding=json&compress=zlib-stream",
        "ZSTD_STREAM,wss://us-east1-b.discord.gg,wss://us-east1-b.discord.gg/?v=10&encoding=json&compress=zstd-stream",
    })
    void every_address_says_version_encoding_and_compression(Compression compression, String base, String address) {
        DiscordDialect dialect = dialect(compression, null);

        assertThat(dialect.connectAddress(base)).isEqualTo(address);
        assertThat(dialect.compression()).isEqualTo(compression);
    }

    @Test
    void the_socket_takes_120_frames_a_minute_and_keeps_sessions_over_our_own_closes() {
        DiscordDialect dialect = dialect(Compression.NONE, null);

        assertThat(dialect.sendBudget()).isEqualTo(new SendBudget(120, Duration.ofSeconds(60), 4096));
        assertThat(dialect.resumableClose()).isEqualTo(4000);
    }

    @Test
    void the_platform_says_where_to_connect_and_how_often() throws Exception {
        platform.answer(
                "GET /gateway/bot",
                200,
                "{\"url\":\"wss://gateway.discord.gg/\",\"shards\":2,\"session_start_limit\":"
                        + "{\"total\":1000,\"remaining\":994,\"reset_after\":51240000,\"max_concurrency\":1}}");

        assertThat(await(dialect(Compression.NONE, null).discover()))
                .isEqualTo(new GatewayInfo("wss://gateway.discord.gg/", 2, 994, 1000, Duration.ofMinutes(854), 1));
        assertThat(platform.asked.getFirst().headers().get("Authorization")).isEqualTo("Bot hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"message\":\"401: Unauthorized\",\"code\":0}|AUTHENTICATION|'token' of this bot||true",
                "429|{\"retry_after\":3.5,\"global\":true}|RATE_LIMIT|HTTP 429|3500|false",
                "500|{}|SERVER|HTTP 500||false",
                "200|{}|SERVER|without what was asked for||false",
            })
    void a_refusal_to_say_where_says_what_to_do(
            int status, String body, FailureKind kind, String words, @Nullable Long waitMillis, boolean lasting) {
        platform.answer("GET /gateway/bot", status, body);

        assertThatThrownBy(() -> await(dialect(Compression.NONE, null).discover()))
                .isInstanceOfSatisfying(PlatformException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(kind);
                    assertThat(refused.lasting()).isEqualTo(lasting);
                    assertThat(refused).hasMessageContaining(words).hasMessageStartingWith("bot: ");
                    assertThat(refused.after()).isEqualTo(waitMillis == null ? null : Duration.ofMillis(waitMillis));
                });
    }

    @Test
    void a_token_that_is_good_again_is_found_out_by_asking_who_the_bot_is_too() throws Exception {
        DiscordDialect dialect = dialect(Compression.NONE, null);
        platform.answer("GET /gateway/bot", 401, "{}");
        assertThatThrownBy(() -> await(dialect.self()))
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        refused -> assertThat(refused.lasting()).isTrue());

        platform.answer("GET /gateway/bot", 200, "{}").answer("GET /users/@me", 200, "{\"id\":\"7\"}");
        assertThat(await(dialect.self())).isEqualTo("7");
    }

    @Test
    void a_shard_that_takes_no_presence_keeps_the_others_from_none() {
        List<Integer> asked = new ArrayList<>();
        SendResult result = dialect(Compression.NONE, null)
                .present(
                        new BotConfig.Presence("idle", "watching", "the queue"),
                        List.of(0, 1, 2),
                        (shard, frame) -> asked.add(shard) && shard != 0);

        assertThat(result).isInstanceOf(SendResult.TryLater.class);
        assertThat(asked).containsExactly(0, 1, 2);
    }

    @Test
    void a_presence_is_shown_on_every_shard_now_and_after_connecting_anew() {
        DiscordDialect dialect = dialect(Compression.NONE, null);
        List<String> sent = new ArrayList<>();
        BotConfig.Presence presence = new BotConfig.Presence("idle", "watching", "the queue");

        assertThat(dialect.present(presence, List.of(0, 2), (shard, frame) -> sent.add(shard + frame)))
                .isInstanceOf(Sent.class);

        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst()).startsWith("0{\"op\":3,");
        assertThat(sent.get(1)).startsWith("2{\"op\":3,");
        assertThat(dialect.identify("hush", 0, 1)).contains("the queue");
    }

    @Test
    void a_presence_may_be_changed_at_any_time_and_says_how_often_a_shard_may_send_it() {
        DiscordDialect dialect = dialect(Compression.NONE, null);
        List<LatestOnly> kinds = new ArrayList<>();
        Dialect.Shards shards = new Dialect.Shards() {
            @Override
            public boolean command(int shard, String frame) {
                return false;
            }

            @Override
            public boolean latest(int shard, LatestOnly kind, String frame) {
                return kinds.add(kind);
            }
        };

        for (int i = 0; i < 20; i++) {
            assertThat(dialect.present(new BotConfig.Presence("idle", "watching", "" + i), List.of(0), shards))
                    .isInstanceOf(Sent.class);
        }

        assertThat(kinds).hasSize(20).allSatisfy(kind -> {
            assertThat(kind.name()).isEqualTo("presence");
            assertThat(kind.most()).isEqualTo(5);
            assertThat(kind.window())
                    .as("20 s, and a margin for a first one that took longer on its way")
                    .isBetween(Duration.ofMillis(20_250), Duration.ofSeconds(22));
        });
    }

    @Test
    void members_are_asked_for_on_the_guilds_shard_once_in_30_seconds() {
        DiscordDialect dialect = dialect(Compression.NONE, null);
        List<String> sent = new ArrayList<>();

        assertThat(dialect.requestMembers("1391676891362500611", 4, (shard, frame) -> sent.add(shard + frame)))
                .isInstanceOf(Sent.class);
        assertThat(sent)
                .containsExactly("3{\"op\":8,\"d\":{\"guild_id\":\"1391676891362500611\",\"query\":\"\",\"limit\":0,"
                        + "\"presences\":false,\"nonce\":\"members\"}}");
        assertThat(dialect.requestMembers("1391676891362500611", 4, (shard, frame) -> true))
                .isInstanceOf(SendResult.TryLater.class);
        assertThat(dialect.requestMembers("1249634156544135169", 4, (shard, frame) -> true))
                .isInstanceOf(Sent.class);

        time.advance(Duration.ofSeconds(30));
        assertThat(dialect.requestMembers("1391676891362500611", 4, (shard, frame) -> false))
                .isInstanceOfSatisfying(
                        SendResult.TryLater.class,
                        later -> assertThat(later.kind()).isEqualTo(FailureKind.GATEWAY));
        assertThat(dialect.requestMembers("1391676891362500611", 4, (shard, frame) -> true))
                .as("what was not taken does not count")
                .isInstanceOf(Sent.class);
    }

    @Test
    void commands_are_put_in_one_request_and_only_if_they_say_something_else() throws Exception {
        DiscordDialect dialect = dialect(Compression.NONE, null);
        platform.answer("GET /applications/@me", 200, "{\"id\":\"77\"}").answer("GET /commands", 200, "[]");
        List<CommandInfo> commands = List.of(new CommandInfo(
                "roll",
                "",
                List.of(
                        new Option("sides", true, new Kind.WholeNumber(Long.MIN_VALUE, 6)),
                        new Option("how", false, new Kind.Choice(List.of("fair", "loaded"))),
                        new Option("note", false, new Kind.Text()))));

        assertThat(await(dialect.publishCommands(commands))).isInstanceOf(Sent.class);
        String put = platform.asked.getLast().body();
        assertThat(platform.lines())
                .containsExactly(
                        "GET /api/v10/applications/@me",
                        "GET /api/v10/applications/77/commands",
                        "PUT /api/v10/applications/77/commands");
        assertThat(new JsonArray(put)).isEqualTo(new JsonArray("""
                [{"name":"roll","type":1,"description":"roll","options":[
                {"name":"sides","required":true,"type":4,"description":"-9223372036854775808 to 6","min_value":-9007199254740991,"max_value":6},
                {"name":"how","required":false,"type":3,"description":"fair, loaded","choices":[{"name":"fair","value":"fair"},{"name":"loaded","value":"loaded"}]},
                {"name":"note","required":false,"type":3,"description":"note"}]}]"""));

        platform.answer("GET /commands", 200, put.replace("\"type\":1", "\"type\":1,\"id\":\"5\",\"version\":\"6\""));
        assertThat(await(dialect.publishCommands(commands))).isInstanceOf(Sent.class);
        assertThat(platform.lines()).hasSize(4);
    }

    @Test
    void a_list_of_commands_keeps_to_what_the_platform_takes() {
        List<CommandInfo> many = IntStream.range(0, 150)
                .mapToObj(i -> new CommandInfo("c" + i, "x".repeat(200), List.of()))
                .toList();
        List<String> words = Collections.nCopies(30, "word");
        Option required = new Option("a", true, new Kind.Text());

        assertThat(DiscordCommands.list(many)).hasSize(DiscordCommands.COMMANDS_MAX);
        assertThat(DiscordCommands.list(many).get(0).path("description").asText())
                .hasSize(100);
        assertThat(DiscordCommands.list(List.of(
                                new CommandInfo("c", "", List.of(new Option("o", false, new Kind.Choice(words))))))
                        .get(0)
                        .path("options")
                        .get(0)
                        .has("choices"))
                .isFalse();
        assertThat(DiscordCommands.list(List.of(new CommandInfo("c", "", Collections.nCopies(26, required)))))
                .isEmpty();
    }

    @Test
    void a_bot_that_is_called_needs_the_key_to_believe_the_calls() {
        assertThatThrownBy(() -> dialect(Compression.NONE, null, null, BotConfig.IntakeKind.WEBHOOK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("public key");
        assertThat(dialect(Compression.NONE, null).webhook()).isNull();
    }

    private DiscordDialect dialect(Compression compression, BotConfig.@Nullable Presence presence) {
        return dialect(compression, presence, null, BotConfig.IntakeKind.SOCKET);
    }

    private DiscordDialect dialect(
            Compression compression,
            BotConfig.@Nullable Presence presence,
            @Nullable String publicKey,
            BotConfig.IntakeKind intake) {
        BotConfig config = new BotConfig(
                "bot",
                "discord",
                "",
                new BotConfig.Secret("hush"),
                platform.address(),
                null,
                List.of("guilds", "guild-messages", "direct-messages", "message-content"),
                "auto",
                null,
                compression,
                presence,
                publicKey,
                intake);
        return new DiscordDialect(
                config, vertx, vertx.createHttpClient(), new AddressLimits(), time, new Oddities("bot"));
    }
}
