package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Typable;
import dev.holdfast.sandbox.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Slash commands: which can be typed where, and what becomes of one. */
final class Typing {
    private final Interactions interactions;

    Typing(Interactions interactions) {
        this.interactions = interactions;
    }

    /**
     * A user types a slash command.
     *
     * @param bots who is there
     * @param typed without the slash: the name, then values
     * @param botName whose command; empty for the first bot that has one of this name
     * @return the interaction's id
     */
    String command(List<DiscordBot> bots, Conversation conversation, User user, String typed, String botName) {
        String[] parts = typed.strip().split("\\s+", 2);
        for (DiscordBot bot : bots) {
            Room room = bot.rooms().of(conversation).orElseThrow();
            Optional<ObjectNode> command = bot.commands().find(scope(room), parts[0]);
            if (command.isPresent()
                    && (botName.isEmpty() || botName.equals(bot.bot().name()))) {
                ArrayNode given = Typed.options(command.get(), parts.length > 1 ? parts[1] : "");
                return interactions.command(bot, room, user, command.get(), given);
            }
        }
        throw new IllegalArgumentException("No bot here has a command /" + parts[0] + ".");
    }

    /** The commands that can be typed in a conversation. */
    static List<Typable> commands(List<DiscordBot> bots, Conversation conversation) {
        List<Typable> typable = new ArrayList<>();
        for (DiscordBot bot : bots) {
            Room room = bot.rooms().of(conversation).orElseThrow();
            for (ObjectNode command : bot.commands().visible(scope(room))) {
                List<Typable.Option> known = new ArrayList<>();
                for (JsonNode option : command.path("options")) {
                    known.add(new Typable.Option(
                            option.path("name").asText(),
                            option.path("description").asText(""),
                            option.path("required").asBoolean(false),
                            option.path("choices").findValuesAsText("name")));
                }
                typable.add(new Typable(
                        bot.bot().name(),
                        command.path("name").asText(),
                        command.path("description").asText(""),
                        known));
            }
        }
        return typable;
    }

    private static String scope(Room room) {
        return room.guildId() == null ? Commands.EVERYWHERE : room.guildId();
    }
}
