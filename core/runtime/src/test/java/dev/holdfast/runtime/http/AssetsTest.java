package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AssetsTest {

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        Path classes = Path.of(AssetsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path sample = Files.createDirectories(classes.resolve("web/sample"));
        Files.writeString(sample.resolve("page.html"), "<!doctype html><title>sample</title>");
        Files.writeString(sample.resolve("page.class"), "no type for this");
        server = Server.withTokens();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_webjar_is_served_at_an_address_without_its_version() {
        Server.Reply reply = server.get("/webjars/lit-html/lit-html.js");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(reply.text()).contains("lit-html");
        assertThat(server.get("/webjars/lit-html/directives/repeat.js").status())
                .isEqualTo(200);
    }

    @Test
    void a_browser_that_has_the_file_is_told_so() {
        Server.Reply first = server.get("/webjars/lit-html/lit-html.js");
        Server.Reply again =
                server.send(server.to("/webjars/lit-html/lit-html.js").header("If-None-Match", first.header("ETag")));

        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
    }

    @Test
    void files_of_the_class_path_folder_are_served_below_web() {
        Server.Reply reply = server.get("/web/sample/page.html");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.header("Content-Security-Policy"))
                .contains("script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void browsers_that_ask_by_habit_get_the_page_s_icon_by_its_real_type() {
        Server.Reply reply = server.get("/favicon.ico");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("image/svg+xml");
        assertThat(reply.text())
                .contains("<svg")
                .isEqualTo(server.get("/web/favicon.svg").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/",
                "/web/none.js",
                "/web/sample",
                "/web/../openapi/openapi.yaml",
                "/web/%2e%2e/openapi/openapi.yaml",
                "/web/..%2fopenapi/openapi.yaml",
                "/web//etc/passwd",
                "/webjars/lit-html/../../../../openapi/openapi.yaml",
                "/webjars/none/none.js",
                "/webjars/lit-html",
                "/webjars/lit-html/3.3.1/lit-html.js",
                "/web/sample/page.class",
            })
    void what_is_not_a_file_of_the_page_is_404(String path) {
        Server.Reply reply = server.get(path);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.problem()).isNotEmpty();
    }

    @Test
    void every_answer_tells_browsers_to_be_careful() {
        for (Server.Reply reply : List.of(
                server.get("/api/health/status"),
                server.get("/nothing"),
                server.get("/api/admin/audit"),
                server.get("/webjars/lit-html/lit-html.js"))) {
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
        }
        assertThat(server.get("/api/health/status").header("Cache-Control")).isEqualTo("no-store");
    }
}
