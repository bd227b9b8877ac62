package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bot tries itself: each probe walks the real path with a sender that loops back, and harms nothing in production. Called on
 * an event loop. A probe that finds a fault succeeds with {@code success=false}; the future fails only when the probe itself
 * could not be run. The API gives up after a minute.
 */
public interface Probes {

    /** Through bus, lanes, echo plugin and guard; {@link Result#replies()} holds what came back. */
    Future<Result> echo(String message);

    /**
     * One command the same way.
     *
     * @param command as typed, with or without the prefix
     * @param userId who asks
     */
    Future<Result> command(String command, String userId);

    /**
     * One probe per link of the walk: journal, bus, plugin, outbox, guard, loop-back.
     *
     * @param test a word to find in the trace; may be empty
     */
    Future<Result> e2e(String test);

    /** One unit of load. */
    Future<Result> load(String id);

    /**
     * What a probe found.
     *
     * @param replies texts that came back, in order
     * @param links tried, in order; empty but for {@link #e2e}
     * @param error why it did not succeed; null if it did
     */
    record Result(
            boolean success,
            Duration duration,
            List<String> replies,
            List<Link> links,
            @Nullable String error) {
        public Result {
            replies = List.copyOf(replies);
            links = List.copyOf(links);
        }

        public static Result succeeded(Duration duration, List<String> replies) {
            return new Result(true, duration, replies, List.of(), null);
        }

        public static Result failed(Duration duration, String error) {
            return new Result(false, duration, List.of(), List.of(), error);
        }
    }

    /** One step of the walk. */
    record Link(String name, boolean success, Duration duration, String detail) {}
}
