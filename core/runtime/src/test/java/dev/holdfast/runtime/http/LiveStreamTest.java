package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LiveStreamTest {

    private Server server;

    @BeforeEach
    void start() {
        server = Server.open();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_whole_picture_comes_at_once() throws Exception {
        try (Watcher watcher = watch()) {
            JsonNode state = watcher.next();

            assertThat(state.path("at").asText()).isNotEmpty();
            assertThat(state.path("version").asText()).isEqualTo("0.1.0");
            assertThat(state.at("/status/status").asText()).isEqualTo("healthy");
            assertThat(state.at("/status/uptimeMs").isIntegralNumber()).isTrue();
            assertThat(state.at("/degradation/level").asText()).isEqualTo("normal");
            assertThat(state.at("/circuits/1/name").asText()).isEqualTo("qq");
            assertThat(state.at("/circuits/1/state").asText()).isEqualTo("closed");
            assertThat(state.at("/features/0/by").asText()).isEqualTo("default");
            assertThat(state.at("/gateways/0/bot").asText()).isEqualTo("qq");
            assertThat(state.at("/plugins/0/handled").asInt()).isEqualTo(8);
            assertThat(state.at("/rates/p50").asDouble()).isEqualTo(1.235);
            assertThat(state.at("/outbox/deferred").asInt()).isEqualTo(2);
            assertThat(state.path("errors").isArray()).isTrue();
            assertThat(state.path("sandbox").asBoolean()).isTrue();
        }
    }

    @Test
    void a_change_comes_without_being_asked_for() throws Exception {
        try (Watcher watcher = watch()) {
            watcher.next();
            server.bot.messages = 99;

            JsonNode state = watcher.next();
            while (state.at("/status/messages/total").asInt() != 99) {
                state = watcher.next();
            }
        }
    }

    @Test
    void it_says_something_every_two_seconds_and_no_more_than_four_times_a_second() throws Exception {
        try (Watcher watcher = watch()) {
            watcher.next();
            watcher.next();
            Instant from = Instant.now();
            watcher.next();
            Duration quiet = Duration.between(from, Instant.now());

            List<Instant> times = new ArrayList<>();
            for (int change = 0; change < 5; change++) {
                server.bot.messages = 100L + change;
                watcher.next();
                times.add(Instant.now());
            }

            assertThat(quiet).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(3_500));
            assertThat(Duration.between(times.getFirst(), times.getLast())).isGreaterThan(Duration.ofMillis(700));
        }
    }

    @Test
    void the_hundred_and_first_client_is_turned_away_and_let_in_when_one_leaves() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        try {
            for (int client = 0; client < LiveStream.CLIENTS_MAX; client++) {
                watchers.add(watch());
            }
            Server.Reply refused = server.get("/api/events/stream");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("10");
            assertThat(refused.problem()).contains("100 streams");

            watchers.removeLast().close();
            Watcher late = watch();
            while (late.status() == 503) {
                late.close();
                late = watch();
            }
            watchers.add(late);
            assertThat(late.next().path("version").asText()).isEqualTo("0.1.0");
        } finally {
            for (Watcher watcher : watchers) {
                watcher.close();
            }
        }
    }

    @Test
    void a_client_that_does_not_read_costs_nothing_but_its_own_pictures() throws Exception {
        server.bot.errors = Collections.nCopies(20, new HealthSource.RecentError(FakeBot.EPOCH, "x".repeat(50_000)));
        try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), server.port());
                Watcher watcher = watch()) {
            deaf.setReceiveBufferSize(1_024);
            deaf.getOutputStream()
                    .write("GET /api/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            for (int change = 0; change < 12; change++) {
                server.bot.messages = 100L + change;
                watcher.next();
            }

            assertThat(server.get("/api/health/live").status()).isEqualTo(200);
        }
    }

    private Watcher watch() throws IOException, InterruptedException {
        return new Watcher(server.client()
                .send(server.to("/api/events/stream").build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    /** One open stream. */
    private static final class Watcher implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Watcher(HttpResponse<InputStream> response) {
            this.response = response;
            this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        int status() {
            return response.statusCode();
        }

        JsonNode next() throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith("data: ")) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IOException("the stream ended");
            }
            return Json.parse(Buffer.buffer(line.substring(6)));
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
