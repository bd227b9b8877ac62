package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * An answer that says no.
 *
 * @param status of HTTP
 * @param code the number in the body
 * @param message for humans
 * @param errors what is wrong with which field; null where no field is
 */
record DiscordRefusal(
        int status, int code, String message, @Nullable ObjectNode errors) {

    static DiscordRefusal of(int status, int code, String message) {
        return new DiscordRefusal(status, code, message, null);
    }

    /** What each known code says, and with which status. */
    static DiscordRefusal ofCode(int code) {
        return switch (code) {
            case 10003 -> of(404, code, "Unknown Channel");
            case 10004 -> of(404, code, "Unknown Guild");
            case 10007 -> of(404, code, "Unknown Member");
            case 10008 -> of(404, code, "Unknown Message");
            case 10013 -> of(404, code, "Unknown User");
            case 10014 -> of(400, code, "Unknown Emoji");
            case 10015 -> of(404, code, "Unknown Webhook");
            case 10062 -> of(404, code, "Unknown interaction");
            case 10063 -> of(404, code, "Unknown application command");
            case 20016 -> of(429, code, "This action cannot be performed due to slowmode rate limit");
            case 30010 -> of(400, code, "Maximum number of reactions reached (20)");
            case 30015 -> of(400, code, "Maximum number of attachments in a message reached (10)");
            case 30034 -> of(400, code, "Max number of daily application command creates has been reached (200)");
            case 40005 -> of(413, code, "Request entity too large");
            case 40060 -> of(400, code, "Interaction has already been acknowledged.");
            case 40333 -> of(403, code, "internal network error");
            case 50001 -> of(403, code, "Missing Access");
            case 50003 -> of(403, code, "Cannot execute action on a DM channel");
            case 50005 -> of(403, code, "Cannot edit a message authored by another user");
            case 50006 -> of(400, code, "Cannot send an empty message");
            case 50007 -> of(403, code, "Cannot send messages to this user");
            case 50013 -> of(403, code, "Missing Permissions");
            case 50014 -> of(401, code, "Invalid authentication token provided");
            case 50027 -> of(401, code, "Invalid Webhook Token");
            case 50033 -> of(400, code, "Invalid Recipient(s)");
            case 50041 -> of(400, code, "Invalid API version");
            case 50045 -> of(400, code, "File uploaded exceeds the maximum size");
            case 50109 -> of(400, code, "The request body contains invalid JSON.");
            case 50278 -> of(403, code, "Cannot send messages to this user due to having no mutual guilds");
            case 130000 -> of(500, code, "API resource is currently overloaded. Try again a little later");
            case 200000 -> of(400, code, "Message was blocked by automatic moderation");
            default -> of(400, code, "Refused as the fault says");
        };
    }

    static DiscordRefusal unauthorized() {
        return of(401, 0, "401: Unauthorized");
    }

    static DiscordRefusal noSuchRoute() {
        return of(404, 0, "404: Not Found");
    }

    String body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("message", message).put("code", code);
        if (errors != null) {
            body.set("errors", errors);
        }
        return body.toString();
    }

    /** Thrown where a request is examined, caught where it is answered. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient DiscordRefusal refusal;

        Refused(DiscordRefusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        DiscordRefusal refusal() {
            return refusal;
        }
    }

    Refused thrown() {
        return new Refused(this);
    }
}
