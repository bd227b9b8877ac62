package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do becomes an event for each bot that is there. */
final class DiscordPeople {
    private final List<DiscordBot> bots;
    private final Posts posts;
    private final Shapes shapes;
    private final Talk talk;
    private final Reactions reactions;
    private final Interactions interactions;
    private final Hub hub;

    DiscordPeople(
            List<DiscordBot> bots,
            Posts posts,
            Shapes shapes,
            Talk talk,
            Reactions reactions,
            Interactions interactions,
            Hub hub) {
        this.bots = bots;
        this.posts = posts;
        this.shapes = shapes;
        this.talk = talk;
        this.reactions = reactions;
        this.interactions = interactions;
        this.hub = hub;
    }

    /** Nobody needs a mention to be heard here; one is written by {@code @} and the bot's name. */
    ChatMessage say(Conversation conversation, User user, String text) {
        String said = text;
        for (DiscordBot bot : members(conversation)) {
            said = said.replace("@" + bot.bot().name(), "<@" + bot.bot().appId() + ">");
        }
        return talk.say(conversation, user, said);
    }

    /** A user changes what it said. */
    void edit(Conversation conversation, User user, ChatMessage message, String text) {
        if (!message.from().equals(user)) {
            throw new IllegalArgumentException("Message " + message.id() + " is not of " + user.id() + ".");
        }
        talk.rewrite(conversation, post(conversation, message), text);
    }

    /** A user adds a reaction, or takes it away. */
    void react(Conversation conversation, User user, ChatMessage message, String emoji, boolean add) {
        if (add) {
            reactions.add(conversation, post(conversation, message), user, emoji);
        } else {
            reactions.remove(conversation, post(conversation, message), user, emoji);
        }
    }

    void delete(Conversation conversation, ChatMessage message) {
        talk.delete(conversation, post(conversation, message));
    }

    String press(Conversation conversation, User user, ChatMessage message, ChatMessage.Button button) {
        if (!button.type().equals("callback")) {
            throw new IllegalArgumentException("Button " + button.id() + " is a " + button.type()
                    + " button; only callback buttons tell the bot.");
        }
        Post post = post(conversation, message);
        DiscordBot bot = members(conversation).stream()
                .filter(candidate -> candidate.bot().user().equals(post.author()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Message " + message.id() + " is of nobody who is still in " + conversation.id() + "."));
        return interactions.press(bot, bot.rooms().of(conversation).orElseThrow(), user, post, button.id());
    }

    void membership(User user, boolean joined) {
        String guild = Room.guildOf(World.SPACE);
        ObjectNode data = joined
                ? shapes.member(user).put("guild_id", guild)
                : Json.MAPPER.createObjectNode().put("guild_id", guild).set("user", shapes.user(user));
        publish(joined ? "GUILD_MEMBER_ADD" : "GUILD_MEMBER_REMOVE", guild, data.toString());
    }

    /** Sends any event to every bot. */
    void emit(String type, String data) {
        JsonNode read;
        try {
            read = Json.MAPPER.readTree(data);
        } catch (IOException e) {
            read = Json.MAPPER.createObjectNode();
        }
        publish(type, read.path("guild_id").textValue(), data);
    }

    private void publish(String type, @Nullable String guild, String data) {
        int intents = EventIntents.of(type, guild != null);
        bots.forEach(bot -> hub.publish(bot.bot(), Event.of(type, "", guild, intents, data)));
    }

    private Post post(Conversation conversation, ChatMessage message) {
        return posts.find(conversation, message.id())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Message " + message.id() + " is no message of a bot or user of Discord."));
    }

    /** The bots that are in a conversation, of which there has to be one. */
    List<DiscordBot> members(Conversation conversation) {
        List<DiscordBot> members =
                bots.stream().filter(bot -> bot.bot().isIn(conversation)).toList();
        if (members.isEmpty()) {
            throw new IllegalArgumentException("No Discord bot is in conversation " + conversation.id() + ".");
        }
        return members;
    }
}
