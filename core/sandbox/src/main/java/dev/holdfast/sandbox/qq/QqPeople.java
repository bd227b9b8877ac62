package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.world.World;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What people do becomes an event for each bot that is there. */
final class QqPeople {
    private final World world;
    private final List<QqBot> bots;
    private final WireIds ids;
    private final WireTime time;
    private final InstantSource clock;
    private final BiConsumer<Bot, Event> publisher;

    /**
     * @param publisher tells a bot of an event
     */
    QqPeople(
            World world,
            List<QqBot> bots,
            WireIds ids,
            WireTime time,
            InstantSource clock,
            BiConsumer<Bot, Event> publisher) {
        this.world = world;
        this.bots = bots;
        this.ids = ids;
        this.time = time;
        this.clock = clock;
        this.publisher = publisher;
    }

    /** Lets something happen in a conversation; returns the id that the first bot's event has. */
    String happen(String type, Conversation conversation, User user) {
        String first = null;
        Instant now = clock.instant();
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            Event event = bot.events().of(type, place.guildId(), Happenings.data(type, place, user, now, time));
            if (Happenings.answerable(type)) {
                place.openings().open(event.id(), now);
            }
            if (type.endsWith("_MSG_RECEIVE") || type.endsWith("_MSG_REJECT")) {
                place.takesUnasked(type.endsWith("RECEIVE"));
            }
            publisher.accept(bot.bot(), event);
            first = first == null ? event.id() : first;
        }
        return orNone(first);
    }

    /** A user reacts to a message of a channel, or takes that back. */
    void react(Conversation conversation, User user, ChatMessage message, String emoji, boolean added) {
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            String type = added ? "MESSAGE_REACTION_ADD" : "MESSAGE_REACTION_REMOVE";
            String data = Happenings.reaction(place, user, message.id(), emoji);
            Event event = bot.events().of(type, place.guildId(), data);
            place.openings().open(event.id(), clock.instant());
            publisher.accept(bot.bot(), event);
        }
    }

    ChatMessage say(Conversation conversation, User user, String text, boolean mention) {
        Instant now = clock.instant();
        String id = conversation.kind().inSpace() ? ids.spaceMessage() : ids.robotMessage();
        ChatMessage message =
                world.post(conversation.id(), n -> ChatMessage.said(n, id, conversation.id(), user, text, now));
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            place.openings().open(id, now);
            QqEvents events = bot.events();
            String data = events.message(place, user, id, text, mention, now, message.n());
            String event = QqEvents.eventOf(place, mention);
            if (event != null) {
                publisher.accept(bot.bot(), events.of(event, place.guildId(), data));
            }
            if (place.kind() == Kind.CHANNEL) {
                publisher.accept(bot.bot(), events.of("MESSAGE_CREATE", place.guildId(), data));
            }
        }
        return message;
    }

    void delete(Conversation conversation, User user, ChatMessage message) {
        world.remove(conversation.id(), message.id());
        if (!conversation.kind().inSpace()) {
            return;
        }
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            String data = bot.events().deleted(place, message, user);
            List<String> types = place.kind() == Kind.DIRECT
                    ? List.of("DIRECT_MESSAGE_DELETE")
                    : List.of("PUBLIC_MESSAGE_DELETE", "MESSAGE_DELETE");
            types.forEach(type -> publisher.accept(bot.bot(), bot.events().of(type, place.guildId(), data)));
        }
    }

    /** Only the bot whose message it is hears of it. */
    String press(Conversation conversation, User user, ChatMessage message, ChatMessage.Button button) {
        if (!button.type().equals("callback")) {
            throw new IllegalArgumentException("Button " + button.id() + " is a " + button.type()
                    + " button; only callback buttons tell the bot.");
        }
        QqBot bot = members(conversation).stream()
                .filter(candidate -> candidate.bot().user().equals(message.from()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Message " + message.id() + " is of nobody who is still in " + conversation.id() + "."));
        String id = ids.uuid();
        Instant now = clock.instant();
        bot.calls().expect(id);
        Place place = bot.places().of(conversation);
        Event event = bot.events().interaction(place, user, message, button, id, now);
        place.openings().open(event.id(), now);
        publisher.accept(bot.bot(), event);
        return id;
    }

    String membership(User user, boolean joined) {
        String type = joined ? "GUILD_MEMBER_ADD" : "GUILD_MEMBER_REMOVE";
        Instant now = clock.instant();
        String first = null;
        for (QqBot bot : bots) {
            Event event = bot.events().member(type, World.SPACE, user, now);
            for (Place place : bot.places().all()) {
                if (place.kind() == Kind.CHANNEL) {
                    place.openings().open(event.id(), now);
                }
            }
            publisher.accept(bot.bot(), event);
            first = first == null ? event.id() : first;
        }
        return orNone(first);
    }

    String emit(String type, String data) {
        String first = null;
        for (QqBot bot : bots) {
            Event event = bot.events().of(type, null, data);
            publisher.accept(bot.bot(), event);
            first = first == null ? event.id() : first;
        }
        return orNone(first);
    }

    private static String orNone(@Nullable String id) {
        return id == null ? "" : id;
    }

    private List<QqBot> members(Conversation conversation) {
        return bots.stream().filter(bot -> bot.bot().isIn(conversation)).toList();
    }
}
