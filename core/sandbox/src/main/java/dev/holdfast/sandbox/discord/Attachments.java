package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.world.Files;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Where attachments are fetched from. */
final class Attachments {
    private static final String PATH = "/discord/attachments/";

    private final Files files;

    Attachments(Files files) {
        this.files = files;
    }

    boolean owns(HttpServerRequest request) {
        return pathOf(request).startsWith(PATH);
    }

    void serve(HttpServerRequest request) {
        List<String> at = DiscordRoutes.segments(pathOf(request));
        Optional<Files.Kept> file = at.size() == 5 ? files.find(at.get(3)) : Optional.empty();
        if (file.isEmpty()) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.response()
                .putHeader("Content-Type", file.get().contentType())
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(file.get().bytes());
    }

    private static String pathOf(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "/");
    }
}
