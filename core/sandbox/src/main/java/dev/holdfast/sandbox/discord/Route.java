package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an address does.
 *
 * @param endpoint which faults meet it
 * @param access who may call it
 * @param limit of its bucket; null for routes without one
 * @param major whose bucket it is besides the route's: a channel, a guild, a webhook
 */
record Route(Endpoint endpoint, Access access, Buckets.@Nullable Limit limit, String major, Work work) {

    /** Who may call. */
    enum Access {
        /** Anybody. */
        OPEN,
        /** A bot, by its token. */
        BOT,
        /** Whoever has the interaction's token, which stands in the address; outside the global limit. */
        INTERACTION
    }

    /**
     * One request, by somebody who may make it.
     *
     * @param at the address's segments after the version
     * @param authority the server's own address, as the caller knows it
     */
    record Call(DiscordBot bot, List<String> at, MultiMap query, RequestBody body, String authority) {
        JsonNode json() {
            return body.json();
        }
    }

    /**
     * An answer.
     *
     * @param body null for none
     * @param accepted the message that came of it, if one did
     */
    record Answer(
            int status, @Nullable JsonNode body, @Nullable ChatMessage accepted) {
        static Answer ok(JsonNode body) {
            return new Answer(200, body, null);
        }

        static Answer nothing() {
            return new Answer(204, null, null);
        }
    }

    /** Does what the address is for. */
    interface Work {
        Answer on(Call call);
    }
}
