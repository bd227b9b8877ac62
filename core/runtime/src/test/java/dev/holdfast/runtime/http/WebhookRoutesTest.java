package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.dialect.Webhook.Answer;
import dev.holdfast.gateway.dialect.Webhook.Taken;
import dev.holdfast.gateway.webhook.WebhookDoor;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What platforms send needs no token of ours, and nothing else gets in by that door. */
@Timeout(30)
class WebhookRoutesTest {

    private final Vertx vertx = Vertx.vertx();
    private final SystemTime time = SystemTime.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Oddities oddities = new Oddities("bot");
    private volatile boolean safe = true;
    private final WebhookDoor door = new WebhookDoor(
            "bot",
            this::take,
            (dispatch, arrival) -> new RawEvent(
                    new Origin("bot", "qq", dispatch.outerId(), arrival.trace(), arrival.at()),
                    dispatch.type(),
                    dispatch.json()),
            () -> "",
            () -> "t",
            new Intake() {
                @Override
                public void accept(Event event, Position position) {
                    events.add(event);
                }

                @Override
                public void accept(Event event, Position position, Receipt receipt) {
                    accept(event, position);
                    receipt.told(safe);
                }
            },
            oddities,
            time);
    private final HttpApi api = Server.await(HttpApi.start(
            vertx,
            new HttpConfig(
                    "127.0.0.1",
                    0,
                    HttpConfig.Auth.TOKEN,
                    List.of(AccessToken.of("admin", Role.ADMIN, "0123456789abcdef0123456789abcdef"))),
            new FakeBot().parts(),
            (platform, bot) -> platform.equals("qq") && bot.equals("tea") ? door : null,
            List.of()));

    @AfterEach
    void close() {
        Server.await(api.close());
        client.close();
        Server.await(vertx.close());
        time.close();
    }

    @Test
    void a_signed_call_is_an_event_and_answered() throws Exception {
        HttpResponse<String> answer = post("/webhook/qq/tea", "good", "{\"op\":0,\"t\":\"X\",\"id\":\"e1\",\"d\":{}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"op\":12,\"d\":0}");
        assertThat(events).extracting(event -> event.origin().eventId()).containsExactly("e1");
    }

    @Test
    void an_unsigned_call_is_refused_and_counted() throws Exception {
        assertThat(post("/webhook/qq/tea", "", "{}").statusCode()).isEqualTo(401);
        assertThat(events).isEmpty();
        assertThat(oddities.counts()).containsEntry("webhook: not signed", 1L);
    }

    @Test
    void an_event_that_the_journal_cannot_take_is_to_be_sent_again() throws Exception {
        safe = false;

        assertThat(post("/webhook/qq/tea", "good", "{\"op\":0,\"t\":\"X\",\"id\":\"e1\",\"d\":{}}")
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void a_bot_without_a_door_has_no_such_path() throws Exception {
        assertThat(post("/webhook/discord/tea", "good", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void a_body_too_long_is_not_read_to_its_end() throws Exception {
        assertThat(post("/webhook/qq/tea", "good", "x".repeat(Webhook.BODY_MAX_BYTES + 1))
                        .statusCode())
                .isEqualTo(413);
        assertThat(events).isEmpty();
    }

    @Test
    void whoever_calls_while_the_bot_stops_is_told_to_come_again() throws Exception {
        door.shut();

        assertThat(post("/webhook/qq/tea", "good", "{\"op\":0,\"t\":\"X\",\"d\":{}}")
                        .statusCode())
                .isEqualTo(503);
        assertThat(events).isEmpty();
    }

    private Taken take(Webhook.Call call, Instant now) {
        if (!call.header("X-Signature").equals("good")) {
            return Taken.odd(401, "not signed");
        }
        return Taken.event(new Answer(200, "{\"op\":12,\"d\":0}"), (Frame.Dispatch)
                FrameReader.read(call.body().toString()));
    }

    private HttpResponse<String> post(String path, String signature, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                        .header("X-Signature", signature)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
