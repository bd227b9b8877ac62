package dev.holdfast.gateway.dialect;

import dev.holdfast.gateway.wire.Frame;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one platform's calls are read. Pure; any thread. */
@FunctionalInterface
public interface Webhook {

    /** The longest body that is read, in bytes; whoever serves HTTP answers 413 to a longer one. */
    int BODY_MAX_BYTES = 1 << 20;

    /** How far the time that a call was signed with may be from ours: a call that somebody kept cannot be made again later. */
    Duration REPLAY_WINDOW = Duration.ofMinutes(5);

    /** Reads one call; never throws, whatever it holds. */
    Taken take(Call call, Instant now);

    /**
     * One call.
     *
     * @param headers by names in any case
     * @param body as it was sent, since signatures are over bytes
     */
    record Call(MultiMap headers, Buffer body) {
        /** The header's value; empty if it is missing. */
        public String header(String name) {
            String value = headers.get(name);
            return value == null ? "" : value.strip();
        }
    }

    /**
     * What the caller is told.
     *
     * @param body JSON; may be empty
     */
    record Answer(int status, String body) {}

    /** What a caller is told who should come again. */
    Answer COME_AGAIN = new Answer(503, "{\"error\":\"come again\"}");

    /**
     * What a call was.
     *
     * @param unsafe what the caller is told instead of {@code answer} while the event it brought would be lost in a crash
     * @param dispatch the event it brought; null if it brought none, or must not be believed
     * @param odd what was wrong with it, for counting; empty if nothing was
     */
    record Taken(Answer answer, Answer unsafe, Frame.@Nullable Dispatch dispatch, String odd) {

        /** An event that the platform sends again until it is told that it was taken. */
        public static Taken event(Answer answer, Frame.Dispatch dispatch) {
            return new Taken(answer, COME_AGAIN, dispatch, "");
        }

        /** An event that the platform sends once: to refuse it would lose it for certain. */
        public static Taken onlyEvent(Answer answer, Frame.Dispatch dispatch) {
            return new Taken(answer, answer, dispatch, "");
        }

        /** Nothing but an answer. */
        public static Taken answer(String body) {
            return answer(body, "");
        }

        /** Nothing but an answer, and something odd. */
        public static Taken answer(String body, String odd) {
            return nothing(new Answer(200, body), odd);
        }

        /** Nothing that could be used. */
        public static Taken odd(int status, String what) {
            return nothing(new Answer(status, "{\"error\":\"" + what + "\"}"), what);
        }

        private static Taken nothing(Answer answer, String odd) {
            return new Taken(answer, answer, null, odd);
        }
    }
}
