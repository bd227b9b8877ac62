package dev.holdfast.gateway.qq;

import static dev.holdfast.gateway.qq.FakeRest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.BotConfig.IntakeKind;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.qq.QqSettings.TokenScheme;
import dev.holdfast.resilience.FailureKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frames a client sends, and where it asks. */
@Timeout(30)
class QqDialectTest {

    private final FakeRest platform = new FakeRest();

    QqDialectTest() throws TimeoutException {}

    @AfterEach
    void close() throws TimeoutException {
        platform.close();
    }

    @Test
    void a_session_begins_with_token_intents_and_shard() {
        assertThat(dialect(IntakeKind.SOCKET, TokenScheme.ACCESS_TOKEN).identify("QQBot a", 1, 4))
                .startsWith(
                        "{\"op\":2,\"d\":{\"token\":\"QQBot a\",\"intents\":1073741825,\"shard\":[1,4],\"properties\":{");
    }

    @Test
    void a_session_goes_on_with_the_same_token_prefix_and_the_last_sequence() {
        assertThat(dialect(IntakeKind.SOCKET, TokenScheme.ACCESS_TOKEN).resume("QQBot a", "s1", 1337))
                .isEqualTo("{\"op\":6,\"d\":{\"token\":\"QQBot a\",\"session_id\":\"s1\",\"seq\":1337}}");
    }

    @ParameterizedTest
    @CsvSource({"-1,null", "0,0", "251,251"})
    void a_heartbeat_carries_the_last_sequence_or_null(long sequence, String data) {
        assertThat(dialect(IntakeKind.SOCKET, TokenScheme.ACCESS_TOKEN).heartbeat(sequence))
                .isEqualTo("{\"op\":1,\"d\":" + data + "}");
    }

    @Test
    void the_gateways_address_and_limits_are_asked_where_the_configuration_says() throws TimeoutException {
        platform.answers("GET /base/gateway/bot", 200, """
                {"url":"wss://api.bot.qq.com/websocket","shards":3,"session_start_limit":
                {"total":1000,"remaining":998,"reset_after":71843211,"max_concurrency":2}}""");

        assertThat(await(dialect(IntakeKind.SOCKET, TokenScheme.ACCESS_TOKEN).discover()))
                .isEqualTo(new GatewayInfo(
                        "wss://api.bot.qq.com/websocket", 3, 998, 1000, Duration.ofMillis(71_843_211), 2));
        assertThat(platform.asked.getFirst().authorization()).isEqualTo("QQBot a");
    }

    @ParameterizedTest
    @CsvSource({
        "200,{},SERVER",
        "200,not json,SERVER",
        "401,'{\"code\":11298}',AUTHENTICATION",
        "429,'',RATE_LIMIT",
        "500,'',SERVER"
    })
    void an_answer_without_an_address_is_a_failed_attempt(int status, @Nullable String body, FailureKind kind) {
        platform.answers("GET /base/gateway/bot", status, body == null ? "" : body);

        assertThatThrownBy(() -> await(
                        dialect(IntakeKind.SOCKET, TokenScheme.ACCESS_TOKEN).discover()))
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void the_fixed_token_is_sent_as_it_is_where_it_is_configured() throws TimeoutException {
        platform.answers("GET /base/users/@me", 200, "{\"id\":\"42\"}");

        assertThat(await(dialect(IntakeKind.SOCKET, TokenScheme.FIXED).self())).isEqualTo("42");
        assertThat(platform.asked.getFirst().authorization()).isEqualTo("Bot 102000001.hush");
    }

    @Test
    void calls_by_http_are_taken_only_where_they_are_configured() {
        assertThat(dialect(IntakeKind.SOCKET, TokenScheme.ACCESS_TOKEN).webhook())
                .isNull();
        assertThat(dialect(IntakeKind.WEBHOOK, TokenScheme.ACCESS_TOKEN).webhook())
                .isNotNull();
    }

    private QqDialect dialect(IntakeKind intake, TokenScheme scheme) {
        QqSettings settings = new QqSettings(scheme, Duration.ofMinutes(5), Duration.ofMinutes(5), 5, 4, false);
        URI base = platform.address();
        BotConfig config = new BotConfig(
                "bot",
                "qq",
                "102000001",
                new BotConfig.Secret("hush"),
                base.resolve("/base/"),
                base.resolve("/token"),
                List.of("guilds", "public-guild-messages"),
                "auto",
                null,
                Compression.NONE,
                null,
                null,
                intake,
                settings);
        return new QqDialect(
                config, platform.vertx, platform.vertx.createHttpClient(), platform.time, new Oddities("bot"));
    }
}
