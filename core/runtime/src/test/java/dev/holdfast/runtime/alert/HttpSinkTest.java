package dev.holdfast.runtime.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HttpSinkTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T08:00:00Z");
    private static final Notice NOTICE = new Notice(
            new Alert(AlertKind.BREAKER_OPEN, "qq", "it \"failed\"", SINCE, SINCE, 1, null), Notice.News.RAISED);

    private final Vertx vertx = Vertx.vertx();
    private final SystemTime time = SystemTime.start();
    private final Guards guards = new Guards(time, () -> 0, Policy.defaults(), Map.of());
    private final HttpClientAgent client = vertx.createHttpClient();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    requests.add(request.path() + " " + request.getHeader("Authorization") + " " + body);
                    Integer status = answers.poll();
                    request.response()
                            .setStatusCode(status == null ? 200 : status)
                            .end("{}");
                }))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        guards.close();
        await(vertx.close());
        time.close();
    }

    @Test
    void a_webhook_gets_the_alert_with_its_fields_and_the_token() throws Exception {
        await(webhook("t0ken").tell(NOTICE));

        assertThat(requests)
                .containsExactly(
                        "/hook Bearer t0ken {\"source\":\"holdfast\",\"news\":\"raised\",\"kind\":\"breaker_open\",\"subject\":\"qq\","
                                + "\"text\":\"it \\\"failed\\\"\",\"since\":\"2026-11-22T08:00:00Z\",\"last\":\"2026-11-22T08:00:00Z\","
                                + "\"count\":1}");
    }

    @Test
    void telegram_gets_a_message_to_the_chat() throws Exception {
        HttpSink telegram = HttpSink.telegram(guard("alert-telegram"), client, time, base(""), "1:abc", "-1001");

        await(telegram.tell(NOTICE));

        assertThat(requests).singleElement().asString().startsWith("/bot1:abc/sendMessage null ");
        assertThat(requests.peek()).contains("\"chat_id\":\"-1001\"", "breaker_open qq");
    }

    @Test
    void a_failing_server_is_tried_again_and_one_that_refuses_is_not() throws Exception {
        answers.addAll(List.of(503, 200, 404));

        await(webhook("").tell(NOTICE));
        assertThat(requests).hasSize(2);
        assertThat(failure(webhook("").tell(NOTICE))).isEqualTo("HTTP 404");
        assertThat(requests).hasSize(3);
    }

    @Test
    void nobody_there_is_said_without_the_address() throws Exception {
        HttpSink sink = webhook("");
        await(server.close());

        assertThat(failure(sink.tell(NOTICE))).doesNotContain("/hook").startsWith("no answer");
    }

    private HttpSink webhook(String token) {
        return HttpSink.webhook(guard("alert-webhook"), client, time, base("/hook"), token);
    }

    private Guard guard(String name) {
        return guards.guard(name);
    }

    private URI base(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static String failure(Future<Void> future) throws Exception {
        return await(future.map("took it").otherwise(Throwable::getMessage));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
