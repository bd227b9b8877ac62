package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class RolesTest {

    private static final Map<Role, String> TOKENS =
            Map.of(Role.VIEWER, Server.VIEWER, Role.OPERATOR, Server.OPERATOR, Role.ADMIN, Server.ADMIN);
    private static final Map<String, Role> NEEDED = Map.ofEntries(
            Map.entry("/api/admin/features", Role.OPERATOR),
            Map.entry("/api/admin/features/rich_embeds/enable", Role.OPERATOR),
            Map.entry("/api/admin/features/rich_embeds/disable", Role.OPERATOR),
            Map.entry("/api/admin/degradation/enable", Role.OPERATOR),
            Map.entry("/api/admin/degradation/disable", Role.OPERATOR),
            Map.entry("/api/admin/maintenance/enable", Role.OPERATOR),
            Map.entry("/api/admin/maintenance/disable", Role.OPERATOR),
            Map.entry("/api/admin/circuit/reset/all", Role.OPERATOR),
            Map.entry("/api/admin/circuit/reset/qq", Role.OPERATOR),
            Map.entry("/api/admin/circuit/open/qq", Role.OPERATOR),
            Map.entry("/api/admin/circuit/disable/qq", Role.OPERATOR),
            Map.entry("/api/admin/gateway/qq/reconnect", Role.OPERATOR),
            Map.entry("/api/admin/qq/reconnect", Role.OPERATOR),
            Map.entry("/api/admin/gc", Role.OPERATOR),
            Map.entry("/api/admin/ratelimit/status", Role.OPERATOR),
            Map.entry("/api/admin/ratelimit/reset", Role.OPERATOR),
            Map.entry("/api/admin/dead-letters", Role.OPERATOR),
            Map.entry("/api/admin/dead-letters?all=true", Role.OPERATOR),
            Map.entry("/api/admin/dead-letters/retry-all", Role.OPERATOR),
            Map.entry("/api/admin/dead-letters/1", Role.OPERATOR),
            Map.entry("/api/admin/dead-letters/1/retry", Role.OPERATOR),
            Map.entry("/api/admin/queue/status", Role.OPERATOR),
            Map.entry("/api/admin/queue/process", Role.OPERATOR),
            Map.entry("/api/admin/queue/process-priority", Role.OPERATOR),
            Map.entry("/api/admin/queue/enable", Role.OPERATOR),
            Map.entry("/api/admin/queue/disable", Role.OPERATOR),
            Map.entry("/api/admin/queue/pause", Role.OPERATOR),
            Map.entry("/api/admin/queue/resume", Role.OPERATOR),
            Map.entry("/api/admin/datastore/validate/sqlite", Role.ADMIN),
            Map.entry("/api/admin/datastore/validate-all", Role.ADMIN),
            Map.entry("/api/admin/datastore/recover/sqlite", Role.ADMIN),
            Map.entry("/api/admin/datastore/backup", Role.ADMIN),
            Map.entry("/api/admin/alerts", Role.OPERATOR),
            Map.entry("/api/admin/alerts/test", Role.OPERATOR),
            Map.entry("/api/admin/plugins", Role.ADMIN),
            Map.entry("/api/admin/plugins/echo/start", Role.ADMIN),
            Map.entry("/api/admin/plugins/echo/stop", Role.ADMIN),
            Map.entry("/api/admin/plugins/echo/reload", Role.ADMIN),
            Map.entry("/api/admin/plugins/echo/quarantine/release", Role.ADMIN),
            Map.entry("/api/admin/config", Role.ADMIN),
            Map.entry("/api/admin/config/validate", Role.ADMIN),
            Map.entry("/api/admin/audit", Role.ADMIN),
            Map.entry("/api/test/echo", Role.OPERATOR),
            Map.entry("/api/test/command", Role.OPERATOR),
            Map.entry("/api/test/e2e", Role.OPERATOR),
            Map.entry("/api/test/load", Role.OPERATOR));

    private Server server;

    @BeforeEach
    void start() {
        server = Server.withTokens();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> each_role_may_do_what_the_contract_says_and_no_more() {
        return secured()
                .flatMap(operation -> TOKENS.keySet().stream()
                        .map(role -> DynamicTest.dynamicTest(
                                role.label() + " " + operation.method() + " " + operation.path(),
                                () -> check(operation, role))));
    }

    private void check(Operation operation, Role role) {
        String path = concrete(operation);
        try (Server fresh = Server.withTokens()) {
            Server.Reply reply = call(fresh, operation, "Bearer " + TOKENS.get(role));
            Role needed = Objects.requireNonNull(NEEDED.get(path), () -> "no row for " + path);
            if (role.atLeast(needed)) {
                assertThat(reply.status()).isBetween(200, 202);
            } else {
                assertThat(reply.status()).isEqualTo(403);
                assertThat(reply.problem()).contains("needs the role " + needed.label());
                assertThat(fresh.bot.calls).isEmpty();
            }
            List<String> results =
                    fresh.bot.audit.stream().map(AuditLog.Entry::result).toList();
            assertThat(results)
                    .isEqualTo(
                            !operation.audited()
                                    ? List.of()
                                    : List.of(role.atLeast(needed) ? "ok " + reply.status() : "denied 403"));
        }
    }

    @TestFactory
    Stream<DynamicTest> nothing_but_health_and_the_contract_is_to_be_had_without_a_token() {
        return secured()
                .map(operation -> DynamicTest.dynamicTest(operation.path(), () -> {
                    for (String header : List.of("", "Basic YWRhOng=", "Bearer", "Bearer ")) {
                        Server.Reply reply = call(server, operation, header);

                        assertThat(reply.status()).isEqualTo(401);
                        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
                        assertThat(reply.problem()).contains("Authorization: Bearer TOKEN");
                    }
                }));
    }

    @Test
    void the_live_stream_needs_a_viewer() {
        assertThat(server.get("/api/events/stream").status()).isEqualTo(401);
    }

    @Test
    void an_entry_says_who_did_what_to_what_from_where_with_what_result() {
        server.post("/api/admin/features/rich_embeds/disable", Server.OPERATOR, "{\"reason\":\"ugly\",\"forMs\":1000}");
        server.post("/api/admin/features/none/disable", Server.OPERATOR, "");

        assertThat(server.bot.audit)
                .containsExactly(
                        new AuditLog.Entry(
                                FakeBot.EPOCH,
                                "olga",
                                "operator",
                                "127.0.0.1",
                                "feature.disable",
                                "rich_embeds",
                                "reason=ugly, forMs=1000",
                                "ok 200"),
                        new AuditLog.Entry(
                                FakeBot.EPOCH,
                                "olga",
                                "operator",
                                "127.0.0.1",
                                "feature.disable",
                                "none",
                                "",
                                "refused 404"));
        assertThat(server.get("/api/admin/audit?limit=1", Server.ADMIN)
                        .json()
                        .at("/entries/0/target")
                        .asText())
                .isEqualTo("none");
    }

    @Test
    void the_eleventh_wrong_token_in_a_minute_is_429_until_the_first_is_a_minute_old() {
        guessTenTimes();

        Server.Reply wrong = server.get("/api/admin/audit", "another-guess-00000000");
        assertThat(wrong.status()).isEqualTo(429);
        assertThat(wrong.header("Retry-After")).isEqualTo("60");
        assertThat(wrong.problem()).contains("wait 60 seconds");
        assertThat(server.get("/api/health/live").status()).isEqualTo(200);

        server.bot.now = FakeBot.EPOCH.plus(Duration.ofSeconds(60));
        assertThat(server.get("/api/admin/audit", "another-guess-00000000").status())
                .isEqualTo(401);
        assertThat(server.bot.audit).allMatch(entry -> entry.action().equals("login"));
        assertThat(server.bot.audit).hasSize(FailedLogins.PER_WINDOW + 1);
    }

    @Test
    void a_right_token_passes_whoever_guessed_from_the_same_address_and_does_not_count() {
        for (int right = 0; right <= FailedLogins.PER_WINDOW; right++) {
            assertThat(server.get("/api/admin/audit", Server.ADMIN).status()).isEqualTo(200);
        }
        guessTenTimes();

        assertThat(server.get("/api/admin/audit", Server.ADMIN).status()).isEqualTo(200);
        assertThat(server.get("/api/admin/audit", "another-guess-00000000").status())
                .isEqualTo(429);
    }

    private void guessTenTimes() {
        for (int wrong = 0; wrong < FailedLogins.PER_WINDOW; wrong++) {
            Server.Reply reply = server.get("/api/admin/audit", "guess-number-" + wrong + "-0000");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).contains("invalid_token");
        }
    }

    @Test
    void what_others_mount_needs_a_viewer_to_read_and_an_operator_to_change() {
        try (Server mounted = Server.withTokens(router -> {
            router.get("/sandbox/state").handler(context -> context.end("state"));
            router.post("/sandbox/messages")
                    .handler(context -> context.request().body().onSuccess(context::end));
        })) {
            assertThat(mounted.get("/sandbox/state").status()).isEqualTo(401);
            assertThat(mounted.get("/sandbox/state", Server.VIEWER).text()).isEqualTo("state");
            assertThat(mounted.post("/sandbox/messages", Server.VIEWER, "hi").status())
                    .isEqualTo(403);
            assertThat(mounted.post("/sandbox/messages", Server.OPERATOR, "hi").text())
                    .isEqualTo("hi");
            assertThat(mounted.get("/sandbox/none", Server.ADMIN).status()).isEqualTo(404);
        }
    }

    private Stream<Operation> secured() {
        return server.operations().stream().filter(operation -> operation.role() != Role.ANYONE);
    }

    static String concrete(Operation operation) {
        boolean purge =
                operation.path().endsWith("/dead-letters") && operation.method().equals(HttpMethod.DELETE);
        return (operation.path() + (purge ? "?all=true" : ""))
                .replace("dead-letters/{id}", "dead-letters/1")
                .replaceAll("(datastore/\\w+)/\\{name}", "$1/sqlite")
                .replace("features/{name}", "features/rich_embeds")
                .replace("{name}", "qq")
                .replace("{bot}", "qq")
                .replace("{id}", "echo");
    }

    private static Server.Reply call(Server server, Operation operation, String authorization) {
        String body = operation.body().stream().anyMatch(Field::required)
                ? "{\"%s\":\"hi\"}".formatted(operation.body().getFirst().name())
                : "";
        var request = server.to(concrete(operation))
                .method(
                        operation.method().name(),
                        operation.method().equals(HttpMethod.GET)
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body));
        return server.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }
}
