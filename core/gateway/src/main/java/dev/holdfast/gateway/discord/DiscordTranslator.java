package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.gateway.wire.Frame.Dispatch;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MemberJoined;
import dev.holdfast.plugin.event.MemberLeft;
import dev.holdfast.plugin.event.MemberUpdated;
import dev.holdfast.plugin.event.MembersListed;
import dev.holdfast.plugin.event.MessageDeleted;
import dev.holdfast.plugin.event.MessagesDeleted;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.plugin.event.ReactionAdded;
import dev.holdfast.plugin.event.ReactionRemoved;
import dev.holdfast.plugin.event.ReactionsCleared;
import dev.holdfast.plugin.event.SpaceAvailable;
import dev.holdfast.plugin.event.SpaceJoined;
import dev.holdfast.plugin.event.SpaceLeft;
import dev.holdfast.plugin.event.SpaceUnavailable;
import dev.holdfast.plugin.event.SpaceUpdated;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the platform's events into ours. What has no record of ours, or lacks what its record cannot do without, becomes a
 * {@link RawEvent}; lesser faults leave a value empty. Pure but for counting; any thread.
 */
final class DiscordTranslator {

    static final String PLATFORM = "discord";

    /** How long after joining a guild its first event may come. */
    private static final Duration JUST_JOINED = Duration.ofMinutes(5);

    private final Oddities oddities;
    private final DiscordInteractions interactions;

    DiscordTranslator(Oddities oddities, Application application) {
        this.oddities = oddities;
        this.interactions = new DiscordInteractions(application);
    }

    Event translate(Dispatch dispatch, Arrival arrival) {
        try {
            Event known = known(dispatch, arrival);
            return known == null ? raw(dispatch, arrival) : known;
        } catch (Unfit unfit) {
            oddities.note("a " + dispatch.type() + " without its " + unfit.getMessage(), () -> shown(dispatch));
        } catch (RuntimeException bug) {
            oddities.note("a " + dispatch.type() + " that could not be read", () -> bug + " " + shown(dispatch));
        }
        return raw(dispatch, arrival);
    }

    /** An interaction carries what answers it: nothing for a log. */
    private static String shown(Dispatch dispatch) {
        return dispatch.type().equals("INTERACTION_CREATE") ? "" : dispatch.json();
    }

    /** Null for what has no record of ours. */
    private @Nullable Event known(Dispatch dispatch, Arrival arrival) {
        return switch (dispatch.type()) {
            case "MESSAGE_CREATE" -> DiscordMessages.created(dispatch, arrival);
            case "MESSAGE_UPDATE" -> DiscordMessages.edited(dispatch, arrival, origin(dispatch, arrival));
            case "INTERACTION_CREATE" -> interactions.read(dispatch.payload(), arrival);
            case "MESSAGE_DELETE",
                    "MESSAGE_DELETE_BULK",
                    "MESSAGE_REACTION_ADD",
                    "MESSAGE_REACTION_REMOVE",
                    "MESSAGE_REACTION_REMOVE_ALL",
                    "MESSAGE_REACTION_REMOVE_EMOJI",
                    "GUILD_CREATE",
                    "GUILD_UPDATE",
                    "GUILD_DELETE",
                    "GUILD_MEMBER_ADD",
                    "GUILD_MEMBER_UPDATE",
                    "GUILD_MEMBER_REMOVE",
                    "GUILD_MEMBERS_CHUNK" ->
                rare(dispatch.type(), dispatch.payload(), origin(dispatch, arrival), arrival);
            default -> null;
        };
    }

    private static @Nullable Event rare(String type, JsonNode d, Origin origin, Arrival arrival) {
        return switch (type) {
            case "MESSAGE_DELETE" ->
                // The platform does not say who deleted it.
                new MessageDeleted(origin, place(d, arrival), new MessageId(Fields.needed(d, "id")), "");
            case "MESSAGE_DELETE_BULK" -> deletedInBulk(d, origin, arrival);
            case "GUILD_CREATE" -> guildCreated(d, origin, arrival);
            case "GUILD_UPDATE" -> new SpaceUpdated(origin, Fields.needed(d, "id"), Fields.text(d, "name"));
            case "GUILD_DELETE" -> guildDeleted(d, origin);
            case "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE" -> member(type, d, origin, arrival);
            case "GUILD_MEMBERS_CHUNK" -> listed(d, origin);
            default -> reaction(type, d, origin, arrival);
        };
    }

    private static RawEvent raw(Dispatch dispatch, Arrival arrival) {
        return new RawEvent(origin(dispatch, arrival), dispatch.type(), dispatch.json());
    }

    private static @Nullable Event deletedInBulk(JsonNode d, Origin origin, Arrival arrival) {
        List<MessageId> messages = Fields.texts(d, "ids").stream()
                .filter(id -> !id.isBlank())
                .map(MessageId::new)
                .toList();
        return messages.isEmpty() ? null : new MessagesDeleted(origin, place(d, arrival), messages);
    }

    private static Event reaction(String type, JsonNode d, Origin origin, Arrival arrival) {
        Conversation where = place(d, arrival);
        MessageId message = new MessageId(Fields.needed(d, "message_id"));
        return switch (type) {
            case "MESSAGE_REACTION_ADD" ->
                new ReactionAdded(origin, where, message, Fields.needed(d, "user_id"), emoji(d));
            case "MESSAGE_REACTION_REMOVE" ->
                new ReactionRemoved(origin, where, message, Fields.needed(d, "user_id"), emoji(d));
            case "MESSAGE_REACTION_REMOVE_EMOJI" -> new ReactionsCleared(origin, where, message, emoji(d));
            default -> new ReactionsCleared(origin, where, message, "");
        };
    }

    /** As requests name it: the sign itself, or name and id of a guild's own; the name is missing once that is deleted. */
    private static String emoji(JsonNode d) {
        JsonNode emoji = d.path("emoji");
        String name = Fields.text(emoji, "name");
        String id = Fields.text(emoji, "id");
        if (name.isEmpty() && id.isEmpty()) {
            throw new Unfit("emoji");
        }
        return id.isEmpty() ? name : name.isEmpty() ? id : name + ":" + id;
    }

    /**
     * The same event tells of every guild after connecting, of one that is back after an outage, and of one that was joined. The
     * last is known by the time of joining, which also names the event: told twice, it is still one.
     */
    private static Event guildCreated(JsonNode d, Origin origin, Arrival arrival) {
        String guild = Fields.needed(d, "id");
        if (d.path("unavailable").asBoolean(false)) {
            return new SpaceUnavailable(origin, guild);
        }
        String name = Fields.text(d, "name");
        String joined = Fields.text(d, "joined_at");
        Instant at = time(joined);
        boolean justNow = at != null && at.plus(JUST_JOINED).isAfter(arrival.at());
        return justNow
                ? new SpaceJoined(named("joined:" + guild + ":" + joined, arrival), guild, name)
                : new SpaceAvailable(origin, guild, name);
    }

    private static Event guildDeleted(JsonNode d, Origin origin) {
        String guild = Fields.needed(d, "id");
        return d.path("unavailable").asBoolean(false)
                ? new SpaceUnavailable(origin, guild)
                : new SpaceLeft(origin, guild, Fields.text(d, "name"));
    }

    private static Event member(String type, JsonNode d, Origin origin, Arrival arrival) {
        String guild = Fields.needed(d, "guild_id");
        Author member = author(d.path("user"), d);
        if (member.id().isEmpty()) {
            throw new Unfit("user");
        }
        return switch (type) {
            case "GUILD_MEMBER_ADD" -> new MemberJoined(joined(d, origin, arrival, guild, member), guild, member);
            case "GUILD_MEMBER_REMOVE" -> new MemberLeft(origin, guild, member);
            default -> new MemberUpdated(origin, guild, member);
        };
    }

    private static Event listed(JsonNode d, Origin origin) {
        List<Author> members = new ArrayList<>();
        for (JsonNode member : d.path("members")) {
            Author author = author(member.path("user"), member);
            if (!author.id().isEmpty()) {
                members.add(author);
            }
        }
        int parts = Math.max(1, d.path("chunk_count").asInt(1));
        int part = Math.clamp(d.path("chunk_index").asInt(0) + 1L, 1, parts);
        return new MembersListed(origin, Fields.needed(d, "guild_id"), members, part, parts);
    }

    /** The platform may tell of a joining more than once. */
    private static Origin joined(JsonNode d, Origin origin, Arrival arrival, String guild, Author member) {
        String at = Fields.text(d, "joined_at");
        return at.isEmpty() ? origin : named("joined:" + guild + ":" + member.id() + ":" + at, arrival);
    }

    /**
     * @param member may be missing
     */
    static Author author(JsonNode user, JsonNode member) {
        return new Author(
                Fields.text(user, "id"),
                name(Fields.text(member, "nick"), Fields.text(user, "global_name"), Fields.text(user, "username")),
                user.path("bot").asBoolean(false),
                Fields.texts(member, "roles"));
    }

    static String name(String nick, String global, String user) {
        return !nick.isBlank() ? nick : !global.isBlank() ? global : user;
    }

    static Conversation place(JsonNode d, Arrival arrival) {
        return place(arrival.bot(), Fields.needed(d, "channel_id"), Fields.text(d, "guild_id"));
    }

    /** What is in no guild is a direct message. */
    static Conversation place(String bot, String channel, String guild) {
        return guild.isEmpty()
                ? new Conversation(bot, Conversation.Kind.PRIVATE, channel, null)
                : new Conversation(bot, Conversation.Kind.CHANNEL, channel, guild);
    }

    /** Null if it is none. */
    static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException odd) {
            return null;
        }
    }

    static Origin named(String id, Arrival arrival) {
        return new Origin(arrival.bot(), PLATFORM, id, arrival.trace(), arrival.at());
    }

    /** Events without an id of their own are known by their place in the session, which a replay repeats. */
    private static Origin origin(Dispatch dispatch, Arrival arrival) {
        long sequence = dispatch.sequence();
        String place = sequence == Dispatch.NO_SEQUENCE ? arrival.trace() : Long.toString(sequence);
        return named(dispatch.type() + ":" + arrival.sessionId() + ":" + place, arrival);
    }
}
