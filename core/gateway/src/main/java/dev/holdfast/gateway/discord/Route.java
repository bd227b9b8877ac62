package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.http.Address;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;

/**
 * One call of the platform's REST, as far as its address and its rate limit go. Pure.
 *
 * @param path below the base address
 * @param name what rate limits are told apart by: method and address without ids
 * @param major the id that has a counter of its own; empty if there is none
 * @param tokenInPath whether the address itself proves who calls, as with everything about an interaction: such calls are outside
 *     of the limit of the whole bot, and a 401 says nothing of the bot's token
 */
record Route(HttpMethod method, String path, String name, String major, boolean tokenInPath) {

    /** Deleting has a counter for messages of some age each. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private static final Duration OLD = Duration.ofDays(14);

    static final Route GATEWAY = plain(HttpMethod.GET, "/gateway/bot");
    static final Route ME = plain(HttpMethod.GET, "/users/@me");
    static final Route APPLICATION = plain(HttpMethod.GET, "/applications/@me");
    static final Route OPEN_DIRECT = plain(HttpMethod.POST, "/users/@me/channels");

    static Route createMessage(String channel) {
        return new Route(
                HttpMethod.POST,
                "/channels/" + Address.encoded(channel) + "/messages",
                "POST /channels/:id/messages",
                "channels/" + channel,
                false);
    }

    static Route deleteMessage(String channel, String message, Instant now) {
        Instant made = Snowflakes.madeAt(message);
        Duration age = made == null ? YOUNG : Duration.between(made, now);
        String counter = age.compareTo(YOUNG) < 0 ? " young" : age.compareTo(OLD) > 0 ? " old" : "";
        return new Route(
                HttpMethod.DELETE,
                "/channels/" + Address.encoded(channel) + "/messages/" + Address.encoded(message),
                "DELETE /channels/:id/messages/:id" + counter,
                "channels/" + channel,
                false);
    }

    static Route commands(HttpMethod method, String application) {
        return new Route(
                method,
                "/applications/" + Address.encoded(application) + "/commands",
                method + " /applications/:id/commands",
                "",
                false);
    }

    static Route callback(String interaction, String token) {
        return new Route(
                HttpMethod.POST,
                "/interactions/" + Address.encoded(interaction) + "/" + Address.encoded(token)
                        + "/callback?with_response=true",
                "POST /interactions/:id/:token/callback",
                "interactions/" + interaction,
                true);
    }

    /** The first answer to an interaction. */
    static Route original(HttpMethod method, String application, String token) {
        return new Route(
                method,
                "/webhooks/" + Address.encoded(application) + "/" + Address.encoded(token) + "/messages/@original",
                method + " /webhooks/:id/:token/messages/:id",
                "webhooks/" + application + "/" + token,
                true);
    }

    /** A later answer to an interaction. */
    static Route followUp(String application, String token) {
        return new Route(
                HttpMethod.POST,
                "/webhooks/" + Address.encoded(application) + "/" + Address.encoded(token),
                "POST /webhooks/:id/:token",
                "webhooks/" + application + "/" + token,
                true);
    }

    private static Route plain(HttpMethod method, String path) {
        return new Route(method, path, method + " " + path, "", false);
    }

    /** Names no token. */
    @Override
    public String toString() {
        return name;
    }
}
