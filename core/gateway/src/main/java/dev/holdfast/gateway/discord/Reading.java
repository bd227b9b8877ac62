package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of rate limits (Discord: Rate Limits, Header Format). Pure.
 *
 * @param status HTTP status
 * @param bucket the platform's name of the counter; null if it named none
 * @param limit the counter's size; negative if not said
 * @param remaining what is left of it; negative if not said
 * @param resetAfter until it is full again; null if not said
 * @param limited whose counter was exceeded
 * @param pause how long to keep away; null unless something was exceeded and the answer said
 */
record Reading(
        int status,
        @Nullable String bucket,
        int limit,
        int remaining,
        @Nullable Duration resetAfter,
        Limited limited,
        @Nullable Duration pause) {

    private static final int TOO_MANY = 429;

    /** More than a day of waiting is a mistake in the answer. */
    private static final double SECONDS_MAX = 86_400;

    /** What was exceeded. */
    enum Limited {
        /** Nothing. */
        NOT,
        /** The counter of this route: its next requests would be refused too. */
        ROUTE,
        /** Something narrower: only this very request has to wait. */
        ALONE,
        /** Something that is shared with others: only this very request has to wait, and it is not held against the bot. */
        SHARED,
        /** What the whole bot may ask. */
        BOT,
        /** This machine's address is kept away from the platform altogether. */
        ADDRESS
    }

    /**
     * @param body missing if it was no JSON
     */
    static Reading of(int status, MultiMap headers, JsonNode body) {
        int remaining = whole(headers.get("X-RateLimit-Remaining"));
        Limited limited = status == TOO_MANY ? limited(headers, body, remaining) : blocked(status, headers, body);
        return new Reading(
                status,
                headers.get("X-RateLimit-Bucket"),
                whole(headers.get("X-RateLimit-Limit")),
                remaining,
                seconds(headers.get("X-RateLimit-Reset-After")),
                limited,
                limited == Limited.NOT ? null : wait(headers, body));
    }

    private static Limited limited(MultiMap headers, JsonNode body, int remaining) {
        String scope = headers.get("X-RateLimit-Scope");
        boolean bot = "true".equalsIgnoreCase(headers.get("X-RateLimit-Global"))
                || body.path("global").asBoolean(false)
                || "global".equals(scope);
        boolean genuine = headers.contains("Via") || scope != null || headers.contains("X-RateLimit-Bucket");
        if (!body.isObject() || !(genuine || bot)) {
            return Limited.ADDRESS;
        }
        if (bot) {
            return Limited.BOT;
        }
        return "shared".equals(scope) ? Limited.SHARED : remaining > 0 ? Limited.ALONE : Limited.ROUTE;
    }

    /** The platform's own refusals are JSON: a page in its place is from what stands in front of it. */
    private static Limited blocked(int status, MultiMap headers, JsonNode body) {
        boolean page = status == 403 && !body.isObject() && !headers.contains("Via");
        return page || body.path("code").asInt(0) == 40333 ? Limited.ADDRESS : Limited.NOT;
    }

    /** The two disagree at times: the longer counts. */
    private static @Nullable Duration wait(MultiMap headers, JsonNode body) {
        Duration said = seconds(headers.get("Retry-After"));
        JsonNode written = body.path("retry_after");
        Duration inBody = written.isNumber() ? seconds(written.asText()) : null;
        if (said == null || inBody == null) {
            return said == null ? inBody : said;
        }
        return said.compareTo(inBody) > 0 ? said : inBody;
    }

    private static int whole(@Nullable String said) {
        try {
            return said == null ? -1 : Math.max(-1, Integer.parseInt(said.strip()));
        } catch (NumberFormatException odd) {
            return -1;
        }
    }

    private static @Nullable Duration seconds(@Nullable String said) {
        try {
            double seconds = said == null ? -1 : Double.parseDouble(said.strip());
            return seconds >= 0 && seconds <= SECONDS_MAX ? Duration.ofNanos((long) (seconds * 1_000_000_000)) : null;
        } catch (NumberFormatException odd) {
            return null;
        }
    }
}
