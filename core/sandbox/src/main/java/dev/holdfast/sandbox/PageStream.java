package dev.holdfast.sandbox;

import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events for the page. Each page pulls what is new to it a few times a second, so a thousand messages a second cost
 * no more than the newest few that a reader can take in; a page that does not read is not written to.
 */
final class PageStream {
    private static final long PULL_MS = 50;
    private static final int MESSAGES_PER_PULL = 100;
    private static final long HEARTBEAT_MS = 15_000;

    private final Vertx vertx;
    private final Sandbox sandbox;

    PageStream(Vertx vertx, Sandbox sandbox) {
        this.vertx = vertx;
        this.sandbox = sandbox;
    }

    void open(HttpServerRequest request, HttpServerResponse response) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        Page page = new Page(response, sandbox.services().world());
        long puller = vertx.setPeriodic(0, PULL_MS, fired -> page.pull());
        request.exceptionHandler(broken -> vertx.cancelTimer(puller));
        response.exceptionHandler(broken -> vertx.cancelTimer(puller));
        response.closeHandler(closed -> vertx.cancelTimer(puller));
    }

    /** One open page, used on its own event loop only. */
    private final class Page {
        private final HttpServerResponse response;
        private long told;
        private long changesTold;
        private @Nullable String state;
        private long changes = -1;
        private long quietPulls;

        private Page(HttpServerResponse response, World world) {
            this.response = response;
            this.told = world.posted();
            this.changesTold = world.changeCount();
        }

        private void pull() {
            if (response.closed() || response.writeQueueFull()) {
                return;
            }
            StringBuilder news = new StringBuilder();
            addState(news);
            addMessages(news);
            addChanges(news);
            quietPulls = news.isEmpty() ? quietPulls + 1 : 0;
            if (quietPulls * PULL_MS >= HEARTBEAT_MS) {
                quietPulls = 0;
                news.append(": still here\n\n");
            }
            if (!news.isEmpty()) {
                response.write(news.toString());
            }
        }

        private void addState(StringBuilder news) {
            long now = sandbox.services().changes();
            if (now == changes) {
                return;
            }
            changes = now;
            String next = PageJson.state(sandbox);
            if (!next.equals(state)) {
                state = next;
                news.append("event: state\ndata: ").append(next).append("\n\n");
            }
        }

        private void addMessages(StringBuilder news) {
            long upTo = sandbox.services().world().posted();
            if (upTo == told) {
                return;
            }
            for (ChatMessage message : sandbox.services().world().newest(told, upTo, MESSAGES_PER_PULL)) {
                news.append("event: message\nid: ").append(message.n()).append("\ndata: ");
                news.append(MessageJson.of(message)).append("\n\n");
            }
            told = upTo;
        }

        /** Messages that were edited come whole, those that were deleted only by name. */
        private void addChanges(StringBuilder news) {
            World world = sandbox.services().world();
            long upTo = world.changeCount(); // what comes in between is told twice, which does no harm
            List<World.Change> changed = world.changes(changesTold);
            changesTold = upTo;
            for (World.Change change : changed) {
                Optional<ChatMessage> message = world.message(change.conversation(), change.id());
                if (message.isPresent()) {
                    news.append("event: message\nid: ")
                            .append(message.get().n())
                            .append("\ndata: ");
                    news.append(MessageJson.of(message.get())).append("\n\n");
                } else {
                    news.append("event: deleted\ndata: ").append(Json.object(json -> {
                        json.writeStringField("conversation", change.conversation());
                        json.writeStringField("id", change.id());
                    }));
                    news.append("\n\n");
                }
            }
        }
    }
}
