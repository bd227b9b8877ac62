package dev.holdfast.sandbox.qq;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens as the platform hands them out: one token for all askers until its last minute, in which a new one is made
 * while the old one stays good.
 */
final class Tokens {
    private static final Duration LAST_MINUTE = Duration.ofSeconds(60);
    private static final int REMEMBERED = 64;

    private final Duration lifetime;
    private final WireIds ids;
    private final ArrayDeque<Token> issued = new ArrayDeque<>();

    Tokens(Duration lifetime, WireIds ids) {
        this.lifetime = lifetime;
        this.ids = ids;
    }

    /** A token and its end. */
    record Token(String value, Instant end) {}

    /** What a presented token is worth. */
    enum Worth {
        GOOD,
        EXPIRED,
        UNKNOWN
    }

    /** The token to hand out now. */
    synchronized Token current(Instant now) {
        Token newest = issued.peekLast();
        if (newest != null && now.isBefore(newest.end().minus(lastMinute()))) {
            return newest;
        }
        Token token = new Token(ids.token(), now.plus(lifetime));
        issued.addLast(token);
        if (issued.size() > REMEMBERED) {
            issued.removeFirst();
        }
        return token;
    }

    synchronized Worth worth(@Nullable String value, Instant now) {
        Token newest = issued.peekLast();
        if (newest != null && newest.value().equals(value)) {
            return now.isBefore(newest.end()) ? Worth.GOOD : Worth.EXPIRED;
        }
        for (Token token : issued) {
            if (token.value().equals(value)) {
                return now.isBefore(token.end()) ? Worth.GOOD : Worth.EXPIRED;
            }
        }
        return Worth.UNKNOWN;
    }

    /** Ends every token at once, as when the secret was changed. */
    synchronized void expireAll(Instant now) {
        ArrayDeque<Token> ended = new ArrayDeque<>();
        issued.forEach(token -> ended.addLast(new Token(token.value(), now)));
        issued.clear();
        issued.addAll(ended);
    }

    /** A lifetime below two minutes would mint on every call. */
    private Duration lastMinute() {
        Duration half = lifetime.dividedBy(2);
        return half.compareTo(LAST_MINUTE) < 0 ? half : LAST_MINUTE;
    }
}
