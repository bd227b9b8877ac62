package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class QqTokensTest {

    private final Vertx vertx = Vertx.vertx();
    private final HandTime time = new HandTime();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private QqTokens tokens = unconnected();

    @BeforeEach
    void answer_from_a_list() throws TimeoutException {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    questions.add(body.toString());
                    String answer = answers.poll();
                    request.response().end(answer == null ? "" : answer);
                }))
                .listen(0, "127.0.0.1"));
        tokens = tokens(server.actualPort());
    }

    @AfterEach
    void close() throws TimeoutException {
        tokens.close();
        await(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({"\"7200\"", "7200"})
    void a_life_in_words_or_numbers_is_understood(String life) throws TimeoutException {
        answers.add(token("a", life));

        assertThat(await(tokens.authorization())).isEqualTo("QQBot a");
        assertThat(questions)
                .singleElement()
                .asString()
                .isEqualTo("{\"appId\":\"102000001\",\"clientSecret\":\"hush\"}");
    }

    @Test
    void many_who_ask_at_once_cause_one_request() throws TimeoutException {
        answers.add(token("a", "7200"));
        Future<String> first = tokens.authorization();
        Future<String> second = tokens.authorization();

        assertThat(await(first)).isEqualTo(await(second));
        assertThat(await(tokens.authorization())).isEqualTo("QQBot a");
        assertThat(questions).hasSize(1);
    }

    @Test
    void a_token_is_renewed_45_seconds_before_its_end() throws TimeoutException {
        answers.add(token("a", "7200"));
        answers.add(token("b", "7200"));
        await(tokens.authorization());
        time.pass(Duration.ofSeconds(7154));
        assertThat(questions).hasSize(1);
        time.pass(Duration.ofSeconds(1));

        until(() -> questions.size() == 2);
        until(() -> Future.succeededFuture("QQBot b")
                .result()
                .equals(tokens.authorization().result()));
    }

    @Test
    void a_token_about_to_end_is_not_asked_for_in_a_hurry() throws TimeoutException {
        answers.add(token("a", "1"));
        await(tokens.authorization());
        time.pass(Duration.ofMillis(999));

        assertThat(questions).hasSize(1);
        assertThat(time.alarms()).isOne();
    }

    @Test
    void only_the_token_that_was_refused_is_forgotten() throws TimeoutException {
        answers.add(token("a", "7200"));
        answers.add(token("b", "7200"));
        await(tokens.authorization());
        tokens.refused("QQBot a");
        assertThat(await(tokens.authorization())).isEqualTo("QQBot b");
        tokens.refused("QQBot a");

        assertThat(await(tokens.authorization())).isEqualTo("QQBot b");
        assertThat(questions).hasSize(2);
    }

    @Test
    void a_failure_that_looks_like_success_is_one_and_asking_again_waits() throws TimeoutException {
        answers.add("{\"code\":100002,\"message\":\"internal error\"}");
        answers.add("not json");
        answers.add(token("c", "7200"));

        assertThatThrownBy(() -> await(tokens.authorization()))
                .isInstanceOfSatisfying(PlatformException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.SERVER);
                    assertThat(failure).hasMessageContaining("100002").hasMessageNotContaining("hush");
                });
        assertThatThrownBy(() -> await(tokens.authorization())).isInstanceOf(PlatformException.class);
        assertThat(questions).hasSize(1);

        time.pass(Duration.ofSeconds(1));
        until(() -> questions.size() == 2 && time.alarms() == 1);
        time.pass(Duration.ofSeconds(1));
        assertThat(questions).hasSize(2);
        time.pass(Duration.ofSeconds(1));
        until(() -> tokens.authorization().succeeded());
        assertThat(await(tokens.authorization())).isEqualTo("QQBot c");
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "\"\"", "\"soon\"", "null", "1e99"})
    void an_odd_life_makes_no_hurry(String life) throws TimeoutException {
        answers.add(token("a", life));
        await(tokens.authorization());
        time.pass(Duration.ofMillis(999));

        assertThat(questions).hasSize(1);
        assertThat(time.alarms()).isOne();
    }

    @Test
    void a_renewal_that_failed_is_tried_again_while_the_old_token_serves() throws TimeoutException {
        answers.add(token("a", "7200"));
        answers.add("{\"code\":100002,\"message\":\"internal\"}");
        answers.add(token("b", "7200"));
        await(tokens.authorization());
        time.pass(Duration.ofSeconds(7155));
        until(() -> questions.size() == 2 && time.alarms() == 1);
        assertThat(await(tokens.authorization())).isEqualTo("QQBot a");

        time.pass(Duration.ofSeconds(1));

        until(() ->
                questions.size() == 3 && "QQBot b".equals(tokens.authorization().result()));
    }

    @Test
    void wrong_credentials_are_asked_about_again_only_by_whoever_needs_a_token() throws TimeoutException {
        answers.add("{\"code\":100016,\"message\":\"invalid appid or secret\"}");
        answers.add(token("c", "7200"));

        assertThatThrownBy(() -> await(tokens.authorization()))
                .isInstanceOfSatisfying(PlatformException.class, failure -> {
                    assertThat(failure.lasting()).isTrue();
                    assertThat(failure).hasMessageContaining("100016").hasMessageNotContaining("hush");
                });
        assertThat(time.alarms()).isZero();

        time.pass(Duration.ofSeconds(1));
        assertThat(await(tokens.authorization())).isEqualTo("QQBot c");
    }

    @ParameterizedTest
    @CsvSource({
        "100001,RATE_LIMIT",
        "100002,SERVER",
        "100007,AUTHENTICATION",
        "100016,AUTHENTICATION",
        "10004,AUTHENTICATION",
        "5,SERVER"
    })
    void every_code_of_the_token_address_says_whose_fault_it_is(int code, FailureKind kind) {
        answers.add("{\"code\":" + code + "}");

        assertThatThrownBy(() -> await(tokens.authorization()))
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void a_fixed_token_is_what_it_is() throws TimeoutException {
        QqCredentials fixed = QqCredentials.fixed("102000001", "hush");
        fixed.refused("Bot 102000001.hush");

        assertThat(await(fixed.authorization())).isEqualTo("Bot 102000001.hush");
    }

    private QqTokens tokens(int port) {
        URI url = URI.create("http://127.0.0.1:" + port + "/app/getAppAccessToken");
        BotConfig config = new BotConfig(
                "bot", "qq", "102000001", new BotConfig.Secret("hush"), url, url, List.of(), "auto", null);
        return new QqTokens(config, new QqHttp(vertx, vertx.createHttpClient(), url), time);
    }

    private QqTokens unconnected() {
        return tokens(1);
    }

    private static String token(String token, String life) {
        return "{\"access_token\":\"" + token + "\",\"expires_in\":" + life + "}";
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }
}
