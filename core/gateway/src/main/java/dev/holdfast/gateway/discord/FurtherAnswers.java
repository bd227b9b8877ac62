package dev.holdfast.gateway.discord;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one interaction that go as messages of their own. The platform takes them under no name by which it would know a
 * repetition: that each goes once, unless it is refused, is kept here. Decides only; not thread-safe.
 */
final class FurtherAnswers {

    /** By nonce, as many as the platform takes while an interaction lives; what was refused, or never went, is not there. */
    private final Map<String, State> answers = new HashMap<>(2);

    private enum State {
        ON_ITS_WAY,
        SAID,
        /** It may have been said. */
        UNCLEAR,
        /** The same, and whoever sends it again knows. */
        KNOWN_UNCLEAR
    }

    /** What to do about such an answer. */
    enum Next {
        /** Send it; it is on its way then. */
        SEND,
        /** Ask again when it is known what became of it. */
        WAIT,
        /** Nothing: it was said. */
        SAID,
        /** Nothing: it may have been said. */
        UNCLEAR
    }

    /** How a request with such an answer ended. */
    enum End {
        SAID,
        /** Nobody knows. */
        UNCLEAR,
        /** Clearly not taken. */
        UNSAID
    }

    /** Whether it is on its way, was said, or may have been. */
    boolean has(String nonce) {
        return answers.containsKey(nonce);
    }

    /** Whether it would be shown a second time; then whoever sends it all the same is taken to want that. */
    boolean wouldShowTwice(String nonce) {
        State state = answers.computeIfPresent(
                nonce, (same, before) -> before == State.UNCLEAR ? State.KNOWN_UNCLEAR : before);
        return state == State.KNOWN_UNCLEAR;
    }

    /** It may have been said by an earlier process. */
    void doubt(String nonce) {
        answers.putIfAbsent(nonce, State.UNCLEAR);
    }

    /** What to do about it now. */
    Next next(String nonce) {
        return switch (answers.get(nonce)) {
            case ON_ITS_WAY -> Next.WAIT;
            case SAID -> Next.SAID;
            case UNCLEAR -> Next.UNCLEAR;
            case KNOWN_UNCLEAR -> send(nonce);
            case null -> send(nonce);
        };
    }

    private Next send(String nonce) {
        answers.put(nonce, State.ON_ITS_WAY);
        return Next.SEND;
    }

    /** What became of it. */
    void ended(String nonce, End end) {
        answers.compute(nonce, (same, before) -> after(end));
    }

    private static @Nullable State after(End end) {
        return switch (end) {
            case SAID -> State.SAID;
            case UNCLEAR -> State.UNCLEAR;
            case UNSAID -> null;
        };
    }
}
