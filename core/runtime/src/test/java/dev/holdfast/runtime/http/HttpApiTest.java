package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpApiTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        Server.await(vertx.close());
    }

    @Test
    void a_port_that_is_taken_fails_the_start_with_a_sentence() {
        try (Server first = Server.open()) {
            HttpConfig same = Server.tokens("127.0.0.1", first.port());

            assertThatThrownBy(() -> Server.await(HttpApi.start(vertx, same, new FakeBot().parts(), List.of())))
                    .hasMessageContaining("could not listen on 127.0.0.1:" + first.port())
                    .hasMessageContaining("http.port");
        }
    }

    @Test
    void a_mount_outside_a_name_of_its_own_fails_the_start() {
        assertThatThrownBy(() -> Server.await(HttpApi.start(
                        vertx,
                        Server.tokens("127.0.0.1", 0),
                        new FakeBot().parts(),
                        List.of(router -> router.route().handler(context -> context.end())))))
                .hasMessageContaining("below a name of its own");
    }

    @Test
    void tokens_are_needed_where_tokens_are_asked_for() {
        assertThatThrownBy(() -> new HttpConfig("127.0.0.1", 0, HttpConfig.Auth.TOKEN, List.of()))
                .hasMessageContaining("there is no token");
        assertThatThrownBy(() -> Server.tokens("127.0.0.1", 65_536)).hasMessageContaining("from 0 to 65535");
    }

    @Test
    void closing_ends_the_streams_and_frees_the_port() throws Exception {
        Server server = Server.open();
        HttpResponse<Stream<String>> stream =
                server.client().send(server.to("/api/events/stream").build(), HttpResponse.BodyHandlers.ofLines());
        HttpConfig samePort = new HttpConfig("127.0.0.1", server.port(), HttpConfig.Auth.NONE, List.of());

        CompletableFuture<Long> lines =
                CompletableFuture.supplyAsync(() -> stream.body().count());
        server.close();

        assertThat(lines.get(10, TimeUnit.SECONDS)).isPositive();
        HttpApi again = Server.await(HttpApi.start(vertx, samePort, new FakeBot().parts(), List.of()));
        assertThat(again.port()).isEqualTo(samePort.port());
    }
}
