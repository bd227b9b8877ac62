package dev.holdfast.runtime.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.qq.QqSettings;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.resilience.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigFileTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("APP", "4711", "SECRET", "s3cret$1", "EMPTY", "");

    /** Four lines, so that what follows starts at line 5. */
    private static final String BOT = """
            bots:
              - name: qq
                app-id: "1"
                secret: hush
            """;

    /** Likewise. */
    private static final String DISCORD = """
            bots:
              - name: discord
                dialect: discord
                token: hush
            """;

    @Test
    void well_known_dependencies_start_with_the_values_of_practice() {
        Map<String, Policy> policies = parse(BOT).resilience().dependencies();

        assertThat(Objects.requireNonNull(policies.get("qq")).breaker())
                .extracting(Policy.Breaker::callsMin, Policy.Breaker::openForMax, Policy.Breaker::trials)
                .containsExactly(5, Duration.ofMinutes(2), 3);
        assertThat(Objects.requireNonNull(policies.get("ai")).breaker())
                .extracting(Policy.Breaker::callsMin, Policy.Breaker::openForMax, Policy.Breaker::trials)
                .containsExactly(3, Duration.ofMinutes(1), 2);
        assertThat(Objects.requireNonNull(policies.get("database")).breaker())
                .extracting(Policy.Breaker::callsMin, Policy.Breaker::openForMax, Policy.Breaker::trials)
                .containsExactly(3, Duration.ofSeconds(30), 2);
    }

    @Test
    void what_qq_leaves_open_can_be_said() {
        BotConfig bot = parse(BOT + """
                    intake: webhook
                    qq: {token-scheme: fixed, private-answer-window: 1h, private-answers-max: 5, verified: true}
                """).bots().getFirst().gateway();

        assertThat(bot.intake()).isEqualTo(BotConfig.IntakeKind.WEBHOOK);
        assertThat(bot.qq())
                .isEqualTo(new QqSettings(
                        QqSettings.TokenScheme.FIXED, Duration.ofMinutes(5), Duration.ofHours(1), 5, 5, true));
        assertThat(parse(BOT).bots().getFirst().gateway().qq()).isEqualTo(QqSettings.DEFAULT);
    }

    @Test
    void a_short_file_gets_every_default() {
        HoldfastConfig config = parse(BOT);

        BotSettings bot = config.bots().getFirst();
        assertThat(bot.name()).isEqualTo("qq");
        assertThat(bot.prefix()).isEqualTo("!");
        assertThat(bot.operators()).isEmpty();
        assertThat(bot.testConversation()).isNull();
        assertThat(bot.gateway().apiBase()).hasToString("https://api.sgroup.qq.com");
        assertThat(bot.gateway().intents()).containsExactly("guilds", "public-guild-messages", "group-and-c2c");
        assertThat(bot.gateway().shards()).isEqualTo("auto");
        assertThat(config.http()).isEqualTo(new HttpSettings("127.0.0.1", 3000, HttpSettings.Auth.TOKEN));
        assertThat(config.plugins().handlerDeadline()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.plugins().queueMax()).isEqualTo(10_000);
        assertThat(config.delivery().outboxMax()).isEqualTo(100_000);
        assertThat(config.delivery().outboxBytesMax()).isEqualTo(64 * 1024 * 1024);
        assertThat(config.resilience().defaults()).isEqualTo(Policy.defaults());
        assertThat(config.resilience().rules()).isNotEmpty();
        assertThat(config.withHttpPort(0).http().port()).isZero();
    }

    @Test
    void values_come_from_the_environment_or_from_the_default_beside_its_name() {
        HoldfastConfig config = parse("""
                bots:
                  - name: qq
                    app-id: ${APP}
                    secret: ${SECRET}
                    prefix: ${PREFIX:/}
                    test-conversation: "group:${ROOM:a:b}"
                http: {host: "${EMPTY:never}${HOST:127.0.0.2}"}
                """);

        BotSettings bot = config.bots().getFirst();
        assertThat(bot.gateway().appId()).isEqualTo("4711");
        assertThat(bot.gateway().secret().value()).isEqualTo("s3cret$1");
        assertThat(bot.prefix()).isEqualTo("/");
        assertThat(bot.testConversation()).isEqualTo(new Conversation("qq", Conversation.Kind.GROUP, "a:b", null));
        assertThat(config.http().host()).isEqualTo("127.0.0.2");
    }

    @Test
    void a_secret_is_nowhere_to_be_seen() {
        HoldfastConfig config = parse("""
                bots:
                  - {name: qq, app-id: "1", secret: "${SECRET}"}
                """);

        assertThat(config.effective().toString()).doesNotContain("s3cret").contains("secret=***");
        assertThat(config.toString()).doesNotContain("s3cret");
        assertThat(problems("""
                bots:
                  - {name: qq, secret: "${SECRET}", app-id: [1]}
                """).toString()).doesNotContain("s3cret");
    }

    @Test
    void policies_rules_and_levels_are_read() {
        ResilienceSettings resilience = parse(BOT + """
                        resilience:
                          defaults: {attempt-timeout: 2s, retry: {attempts-max: 2}}
                          dependencies:
                            qq: {rate-limit: {permits: 5}, breaker: {window: count, window-size: 4}}
                          rules:
                            - {when: rate-limit, dependencies: ["http:*"], disable: [file_uploads], for: 5m}
                            - {when: breaker-open, disable: [rich_embeds], for: healthy}
                          degradation: {reduced: {heap-used: 0.5}}
                          recovery-interval: 1m
                        """).resilience();

        Policy qq = requireNonNull(resilience.dependencies().get("qq"));
        assertThat(qq.attemptTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(qq.retry().attemptsMax()).isEqualTo(2);
        assertThat(qq.rateLimit()).isEqualTo(new Policy.RateLimit(5, Duration.ofSeconds(1), 5, Duration.ofSeconds(10)));
        assertThat(qq.breaker().window()).isEqualTo(Policy.Window.COUNT);
        assertThat(resilience.rules()).hasSize(2);
        assertThat(resilience.rules().getFirst().duration()).isEqualTo(Duration.ofMinutes(5));
        assertThat(resilience.rules().getLast().duration()).isNull();
        assertThat(resilience.degradation().heapUsed().reduced()).isEqualTo(0.5);
        assertThat(resilience.recoveryInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    static List<Arguments> mistakes() {
        return List.of(
                row("an empty file", "", "f: bots: needs at least one bot"),
                row("no bot", "bots: []\n", "f:1: bots: needs at least one bot"),
                row(
                        "a text where a mapping belongs",
                        BOT + "http: yes\n",
                        "f:5: http: must be a mapping of keys to values"),
                row(
                        "an unknown key",
                        BOT + "http: {prot: 1}\n",
                        "f:5: http.prot: is unknown; known keys here: auth, host, port, tokens"),
                row(
                        "an unknown key of the file",
                        BOT + "htpp: {port: 1}\n",
                        "f:5: htpp: is unknown; known keys here: alerts, bots, delivery, http, plugins, resilience, store"),
                row("a key twice", BOT + "http:\n  port: 1\n  port: 2\n", "f:7: http.port: is given twice"),
                row(
                        "a missing text",
                        "bots:\n  - name: qq\n    secret: x\n",
                        "f:2: bots[0].app-id: is missing; give a text"),
                row(
                        "a missing secret",
                        "bots:\n  - name: qq\n    app-id: x\n    secret:\n",
                        "f:4: bots[0].secret: is missing; give it as ${ENV_NAME} rather than in the file"),
                row(
                        "a missing variable",
                        "bots:\n  - name: qq\n    app-id: x\n    secret: ${NO_SUCH}\n",
                        "f:4: bots[0].secret: needs the environment variable NO_SUCH, which is not set; set it or write"
                                + " ${NO_SUCH:default}"),
                row(
                        "a bad name",
                        "bots:\n  - {name: My Bot, app-id: x, secret: x}\n",
                        "f:2: bots[0].name: is 'My Bot'; allowed: 1 to 32 lower-case letters, digits and hyphens, not"
                                + " loopback"),
                row(
                        "a name twice",
                        "bots:\n  - {name: qq, app-id: x, secret: x}\n  - {name: qq, app-id: y, secret: y}\n",
                        "f:3: bots[1].name: is 'qq' twice; every bot needs a name of its own"),
                row(
                        "a dialect nobody speaks",
                        "bots:\n  - {name: d, dialect: irc, app-id: x, secret: x}\n",
                        "f:2: bots[0].dialect: is 'irc'; allowed: qq, discord"),
                row(
                        "a Discord bot without a token",
                        "bots:\n  - {name: d, dialect: discord}\n",
                        "f:2: bots[0].token: is missing; give it as ${ENV_NAME} rather than in the file"),
                row(
                        "a key of another dialect",
                        "bots:\n  - {name: d, dialect: discord, token: x, secret: y}\n",
                        "f:2: bots[0].secret: is unknown; known keys here: api-base, app-id, compress, dialect, gateway-url,"
                                + " intake, intents, name, operators, prefix, presence, public-key, shards,"
                                + " test-conversation, token"),
                row(
                        "a QQ intent that does not exist",
                        "bots:\n  - {name: qq, app-id: x, secret: x, intents: [guild]}\n",
                        "f:2: bots[0].intents: names 'guild'; allowed: " + String.join(", ", Gateway.intents("qq"))),
                row(
                        "a Discord intent that does not exist",
                        DISCORD + "    intents: [guilds, group-and-c2c]\n",
                        "f:5: bots[0].intents: names 'group-and-c2c'; allowed: "
                                + String.join(", ", Gateway.intents("discord"))),
                row(
                        "an intent twice",
                        DISCORD + "    intents: [guilds, guilds]\n",
                        "f:5: bots[0].intents: names 'guilds' twice"),
                row(
                        "a compression nobody knows",
                        DISCORD + "    compress: gzip\n",
                        "f:5: bots[0].compress: is 'gzip'; allowed: zlib-stream, zstd-stream, none"),
                row(
                        "a presence of no status",
                        DISCORD + "    presence: {status: away}\n",
                        "f:5: bots[0].presence.status: is 'away'; allowed: online, idle, dnd, invisible"),
                row(
                        "a webhook nobody signs",
                        DISCORD + "    intake: webhook\n",
                        "f:2: bots[0].public-key: is missing, and what comes by webhook cannot be checked without; give the"
                                + " 64 hexadecimal digits the developer portal shows as Public Key"),
                row(
                        "a public key that is none",
                        DISCORD + "    public-key: abc\n",
                        "f:5: bots[0].public-key: is no Ed25519 key; allowed: the 64 hexadecimal digits the developer portal"
                                + " shows as Public Key"),
                row(
                        "an address that is none",
                        "bots:\n  - {name: qq, app-id: x, secret: x, api-base: 'ftp://x'}\n",
                        "f:2: bots[0].api-base: is 'ftp://x'; allowed: an address starting with http:// or https://"),
                row(
                        "a socket address that is none",
                        "bots:\n  - {name: qq, app-id: x, secret: x, gateway-url: 'not an address'}\n",
                        "f:2: bots[0].gateway-url: is 'not an address'; allowed: an address starting with ws:// or wss://"),
                row(
                        "shards",
                        "bots:\n  - {name: qq, app-id: x, secret: x, shards: 0}\n",
                        "f:2: bots[0].shards: is wrong: '0' is no number of shards; allowed: auto, a number from 1 to 9999,"
                                + " or some of a number, such as \"0,2 of 4\" or \"0-3 of 8\""),
                row(
                        "a shard that there is not",
                        DISCORD + "    shards: 4 of 4\n",
                        "f:5: bots[0].shards: is wrong: '4 of 4' names shard 4 of 4; shards are numbered from 0 to 3"),
                row(
                        "shards as YAML does not take them",
                        DISCORD + "    shards: [0, 2] of 4\n",
                        "f:5: is not YAML: expected <block end>, but found '<scalar>'; put it in quotes: shards: \"[0, 2] of"
                                + " 4\""),
                row(
                        "a prefix with blanks",
                        "bots:\n  - {name: qq, app-id: x, secret: x, prefix: 'hey you'}\n",
                        "f:2: bots[0].prefix: is 'hey you'; allowed: 1 to 8 characters without blanks"),
                row(
                        "a conversation of no kind",
                        "bots:\n  - {name: qq, app-id: x, secret: x, test-conversation: 'room:1'}\n",
                        "f:2: bots[0].test-conversation: is 'room:1'; allowed: channel:ID, direct:ID, group:ID or"
                                + " private:ID"),
                row(
                        "a text where a list belongs",
                        "bots:\n  - {name: qq, app-id: x, secret: x, intents: guilds}\n",
                        "f:2: bots[0].intents: must be a list, such as [one, two]"),
                row(
                        "a list where a text belongs",
                        BOT + "http: {host: [a]}\n",
                        "f:5: http.host: must be a single value"),
                row(
                        "a port too high",
                        BOT + "http: {port: 70000}\n",
                        "f:5: http.port: is 70000; allowed: a whole number from 0 to 65535"),
                row(
                        "a port in words",
                        BOT + "http: {port: high}\n",
                        "f:5: http.port: is 'high'; allowed: a whole number from 0 to 65535"),
                row(
                        "no authentication off loopback",
                        BOT + "http:\n  host: 0.0.0.0\n  auth: none\n",
                        "f:7: http.auth: is none while host is 0.0.0.0; allowed: none only on a loopback host"),
                row(
                        "an unknown authentication",
                        BOT + "http: {auth: maybe}\n",
                        "f:5: http.auth: is 'maybe'; allowed: token, none"),
                row(
                        "no mode of delivery",
                        BOT + "delivery: {mode: hopeful}\n",
                        "f:5: delivery.mode: is 'hopeful'; allowed: durable, memory"),
                row(
                        "an outbox without room for a picture",
                        BOT + "delivery: {outbox-bytes-max: 64000}\n",
                        "f:5: delivery.outbox-bytes-max: is 64000; allowed: a whole number from 1048576 to 2147483647"),
                row(
                        "no database",
                        BOT + "store: {url: mysql://me:secret@host/db}\n",
                        "f:5: store.url: names no known database; allowed: sqlite:FILE, or"
                                + " postgresql://user:password@host:port/database"),
                row(
                        "a duration without a unit",
                        BOT + "plugins: {handler-deadline: 30}\n",
                        "f:5: plugins.handler-deadline: is '30'; allowed: a duration from 1s to 10m, such as 500ms, 30s or 5m"),
                row(
                        "a duration too long",
                        BOT + "plugins: {handler-deadline: 2d}\n",
                        "f:5: plugins.handler-deadline: is '2d'; allowed: a duration from 1s to 10m, such as 500ms, 30s or 5m"),
                row(
                        "a negative duration",
                        BOT + "delivery: {retry-min: -1s}\n",
                        "f:5: delivery.retry-min: is '-1s'; allowed: a duration from 100ms to 10m, such as 500ms, 30s or 5m"),
                row(
                        "a longest wait shorter than the first",
                        BOT + "delivery: {retry-min: 1m, retry-max: 30s}\n",
                        "f:5: delivery.retry-max: is shorter than retry-min; allowed: the same or longer"),
                row(
                        "a share beyond one",
                        BOT + "resilience: {defaults: {breaker: {failure-rate: 1.5}}}\n",
                        "f:5: resilience.defaults.breaker.failure-rate: is 1.5; allowed: a number from 0.01 to 1.0"),
                row(
                        "no number",
                        BOT + "resilience: {defaults: {breaker: {failure-rate: NaN}}}\n",
                        "f:5: resilience.defaults.breaker.failure-rate: is NaN; allowed: a number from 0.01 to 1.0"),
                row(
                        "a breaker that closes sooner each time",
                        BOT + "resilience: {defaults: {breaker: {open-for: 2m}}}\n",
                        "f:5: resilience.defaults.breaker.open-for-max: is shorter than open-for; allowed: the same or longer"),
                row(
                        "a rule that does nothing",
                        BOT + "resilience:\n  rules:\n    - {when: network}\n",
                        "f:7: resilience.rules[0].disable: is missing; give a list of features"),
                row(
                        "a rule for nothing",
                        BOT + "resilience:\n  rules:\n    - {when: bored, disable: [x]}\n",
                        "f:7: resilience.rules[0].when: is 'bored'; allowed: network, timeout, rate-limit, server,"
                                + " authentication, refused, conversation, gateway, other, breaker-open"),
                row(
                        "no YAML",
                        BOT + "http: [\n",
                        "f:6: is not YAML: expected the node content, but found '<stream end>'"),
                row(
                        "two mistakes at once",
                        BOT + "http: {port: -1, hots: x}\n",
                        "f:5: http.port: is -1; allowed: a whole number from 0 to 65535\n"
                                + "f:5: http.hots: is unknown; known keys here: auth, host, port, tokens"));
    }

    private static Arguments row(String mistake, String yaml, String problems) {
        return Arguments.of(mistake, yaml, problems);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_told_with_its_line_its_key_and_what_is_allowed(String mistake, String yaml, String problems) {
        assertThat(problems(yaml).getMessage()).isEqualTo(problems);
    }

    @Test
    void a_file_that_cannot_be_read_is_told_by_name(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("no.yaml");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(load(missing)).hasMessage(missing + ": does not exist; give another with --config FILE");
        assertThat(load(binary)).hasMessage(binary + ": is not UTF-8 text");
        assertThat(load(folder)).hasMessageStartingWith(folder + ": cannot be read: ");
    }

    @Test
    void the_shipped_file_is_valid_and_says_the_defaults() {
        Path shipped = Path.of("../../distribution/server/src/zip/conf/holdfast.yaml");
        assertThat(shipped).exists();

        HoldfastConfig config = ConfigFile.load(shipped, Map.of("QQ_BOT_APP_ID", "1", "QQ_BOT_SECRET", "hush")::get);
        HoldfastConfig defaults = parse(BOT);

        assertThat(config.http()).isEqualTo(defaults.http());
        assertThat(config.delivery()).isEqualTo(defaults.delivery());
        assertThat(config.store()).isEqualTo(defaults.store());
        assertThat(config.plugins().grants()).containsOnlyKeys("features", "recovery");
        assertThat(config.plugins())
                .usingRecursiveComparison()
                .ignoringFields("grants")
                .isEqualTo(defaults.plugins());
        assertThat(config.resilience()).isEqualTo(defaults.resilience());
        assertThat(config.bots()).isEqualTo(defaults.bots());
        assertThat(config.alerts()).isEqualTo(defaults.alerts());
    }

    @Test
    void the_shipped_file_explains_every_key() throws IOException {
        String shipped = Files.readString(Path.of("../../distribution/server/src/zip/conf/holdfast.yaml"));

        Set<String> keys = keys(parse(BOT).effective());
        keys.addAll(keys(parse(DISCORD).effective()));
        assertThat(keys).allSatisfy(key -> assertThat(shipped).containsPattern("(?m)(^|[\\s{])" + key + ":"));
    }

    @Test
    void the_shipped_example_of_a_discord_bot_says_the_defaults_too() throws IOException {
        String shipped = Files.readString(Path.of("../../distribution/server/src/zip/conf/holdfast.yaml"));
        String example = shipped.lines()
                .dropWhile(line -> !line.equals("  # - name: discord"))
                .takeWhile(line -> line.startsWith("  # "))
                .map(line -> "  " + line.substring(4))
                .collect(Collectors.joining("\n", "bots:\n", "\n"));

        HoldfastConfig config = ConfigFile.parse("f", example, Map.of("DISCORD_BOT_TOKEN", "hush")::get);

        assertThat(config.bots()).isEqualTo(parse(DISCORD).bots());
    }

    @Test
    void a_discord_bot_gets_every_default() {
        BotConfig bot = parse(DISCORD).bots().getFirst().gateway();

        assertThat(bot.dialect()).isEqualTo("discord");
        assertThat(bot.secret().value()).isEqualTo("hush");
        assertThat(bot.appId()).isEmpty();
        assertThat(bot.tokenUrl()).isNull();
        assertThat(bot.apiBase()).hasToString("https://discord.com/api/v10");
        assertThat(bot.intents()).containsExactly("guilds", "guild-messages", "direct-messages", "message-content");
        assertThat(bot.compress()).isEqualTo(Compression.ZLIB_STREAM);
        assertThat(bot.presence()).isNull();
        assertThat(bot.publicKey()).isNull();
        assertThat(bot.intake()).isEqualTo(BotConfig.IntakeKind.SOCKET);
    }

    @Test
    void a_discord_bot_is_what_the_file_says() {
        BotConfig bot = parse(DISCORD + """
                    app-id: "77"
                    intents: [guilds, guild-voice-states]
                    compress: zstd-stream
                    shards: 0,2 of 4
                    presence: {status: dnd, activity: watching, text: the queue}
                    intake: webhook
                    public-key: 8b28ded5630f9051c205dd04c6ec56ad0b08b8812b2fe30ee9aece0ab41926f3
                """).bots().getFirst().gateway();

        assertThat(bot.appId()).isEqualTo("77");
        assertThat(bot.intents()).containsExactly("guilds", "guild-voice-states");
        assertThat(bot.compress()).isEqualTo(Compression.ZSTD_STREAM);
        assertThat(bot.shards()).isEqualTo("0,2 of 4");
        assertThat(bot.presence()).isEqualTo(new BotConfig.Presence("dnd", "watching", "the queue"));
        assertThat(bot.intake()).isEqualTo(BotConfig.IntakeKind.WEBHOOK);
        assertThat(bot.publicKey()).startsWith("8b28");
    }

    @Test
    void two_bots_of_two_platforms_stand_side_by_side() {
        List<BotSettings> bots =
                parse(BOT + DISCORD.substring("bots:\n".length())).bots();

        assertThat(bots).extracting(bot -> bot.gateway().dialect()).containsExactly("qq", "discord");
    }

    private static Set<String> keys(Object value) {
        Set<String> keys = new TreeSet<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                keys.add(String.valueOf(key));
                keys.addAll(keys(inner));
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> keys.addAll(keys(inner)));
        }
        return keys;
    }

    private static HoldfastConfig parse(String yaml) {
        return ConfigFile.parse("f", yaml, ConfigFileTest::variable);
    }

    private static @Nullable String variable(@Nullable String name) {
        return name == null ? null : ENVIRONMENT.get(name);
    }

    private static ConfigException problems(String yaml) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> parse(yaml));
        assertThat(thrown).as("accepted: %s", Arrays.asList(yaml)).isNotNull();
        return thrown;
    }

    private static ConfigException load(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigFile.load(file, ConfigFileTest::variable));
    }
}
