package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something a user did to a bot, and how far the bot has answered it. Guarded by itself. */
final class Interaction {
    final String id;
    final String token;
    final DiscordBot bot;
    final Room room;
    final User user;
    final Kind kind;
    final String label;
    final Instant at;

    /** The message whose button was pressed, or that its form came from. */
    final @Nullable Post source;

    private @Nullable Integer answer;
    private @Nullable String original;
    private boolean gaveUp;

    Interaction(
            String id,
            String token,
            DiscordBot bot,
            Room room,
            User user,
            Kind kind,
            String label,
            Instant at,
            @Nullable Post source) {
        this.id = id;
        this.token = token;
        this.bot = bot;
        this.room = room;
        this.user = user;
        this.kind = kind;
        this.label = label;
        this.at = at;
        this.source = source;
    }

    /** What was done, with Discord's number of it. */
    enum Kind {
        COMMAND(2),
        COMPONENT(3),
        FORM(5);

        final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** Takes the first answer; false when there was one. */
    synchronized boolean answer(int type) {
        if (answer != null) {
            return false;
        }
        answer = type;
        return true;
    }

    synchronized @Nullable Integer answer() {
        return answer;
    }

    /** The message that {@code @original} means. */
    synchronized @Nullable String original() {
        return original;
    }

    synchronized void original(String post) {
        original = post;
    }

    /** Whether this is the moment to tell the user that nothing came. */
    synchronized boolean givesUp(Instant oldest) {
        if (gaveUp || answer != null || !at.isBefore(oldest)) {
            return false;
        }
        gaveUp = true;
        return true;
    }

    /** As the messages that answer it carry it. */
    ObjectNode metadata(Shapes shapes) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", id).put("type", kind.number);
        json.set("user", shapes.user(user));
        json.putObject("authorizing_integration_owners").put("0", room.guildId() == null ? "0" : room.guildId());
        if (kind == Kind.COMMAND) {
            json.put("name", label);
        }
        if (source != null) {
            json.put("interacted_message_id", source.id());
        }
        return json;
    }
}
