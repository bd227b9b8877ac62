package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without tokens, a web page must not be able to drive the API. Raw sockets, since clients do not let headers like Host be set. */
final class ForeignPagesTest {

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.open();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            POST | /api/admin/gc     | localhost:PORT      | -                      | -           | 200
            POST | /api/admin/gc     | 127.0.0.1:PORT      | http://127.0.0.1:PORT  | same-origin | 200
            POST | /api/admin/gc     | [::1]:PORT          | http://[::1]:PORT      | same-origin | 200
            POST | /api/admin/gc     | localhost:8001      | http://localhost:8001  | same-origin | 200
            GET  | /api/health/live  | localhost           | -                      | none        | 200
            GET  | /                 | localhost:PORT      | -                      | cross-site  | 200
            POST | /api/admin/gc     | evil.example:PORT   | -                      | -           | 403
            POST | /api/admin/gc     | localhost.evil.com  | -                      | -           | 403
            POST | /api/admin/gc     | 127.evil.com        | -                      | -           | 403
            POST | /api/admin/gc     | 192.168.1.4:PORT    | -                      | -           | 403
            POST | /api/admin/gc     | localhost:PORT      | http://evil.example    | -           | 403
            POST | /api/admin/gc     | localhost:PORT      | https://localhost:PORT | -           | 403
            POST | /api/admin/gc     | localhost:PORT      | http://localhost:8080  | -           | 403
            POST | /api/admin/gc     | localhost:PORT      | null                   | -           | 403
            POST | /api/admin/gc     | localhost:PORT      | -                      | cross-site  | 403
            POST | /api/admin/gc     | localhost:PORT      | -                      | same-site   | 403
            GET  | /api/admin/config | localhost:PORT      | -                      | cross-site  | 403
            GET  | /api/health/live  | evil.example        | -                      | -           | 403
            GET  | /api/events/stream| localhost:PORT      | http://evil.example    | -           | 403
            GET  | /metrics          | localhost:PORT      | -                      | cross-site  | 403
            GET  | /                 | evil.example        | -                      | -           | 403
            """)
    void a_request_is_answered_by_where_it_comes_from(
            String method, String path, String host, String origin, String site, int status) throws IOException {
        String answer = ask(method, path, host, origin, site);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        if (status == 403) {
            assertThat(answer).contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.4", "bot.example", "127.0.0.1.evil.com"})
    void without_tokens_it_does_not_start_but_on_loopback(String host) {
        assertThatThrownBy(() -> new HttpConfig(host, 0, HttpConfig.Auth.NONE, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.host is " + host)
                .hasMessageContaining("http.auth to token");
    }

    private static String ask(String method, String path, String host, String origin, String site) throws IOException {
        String port = Integer.toString(server.port());
        StringBuilder request = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                .formatted(method, path, host.replace("PORT", port)));
        if (origin != null) {
            request.append("Origin: %s\r\n".formatted(origin.replace("PORT", port)));
        }
        if (site != null) {
            request.append("Sec-Fetch-Site: %s\r\n".formatted(site));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
