package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.gateway.wire.Frame.Dispatch;
import dev.holdfast.plugin.event.ContactAdded;
import dev.holdfast.plugin.event.ContactRemoved;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.event.MemberJoined;
import dev.holdfast.plugin.event.MemberLeft;
import dev.holdfast.plugin.event.MemberUpdated;
import dev.holdfast.plugin.event.MessageDeleted;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.plugin.event.ReactionAdded;
import dev.holdfast.plugin.event.ReactionRemoved;
import dev.holdfast.plugin.event.SpaceJoined;
import dev.holdfast.plugin.event.SpaceLeft;
import dev.holdfast.plugin.event.SpaceUpdated;
import dev.holdfast.plugin.event.UnaskedMessagesAllowed;
import dev.holdfast.plugin.event.UnaskedMessagesForbidden;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;
import java.util.List;

/**
 * Turns the platform's events into ours. What has no record of ours, or lacks what its record cannot do without, becomes a
 * {@link RawEvent}; lesser faults leave a value empty. Pure but for counting; any thread.
 */
final class QqTranslator {

    static final String PLATFORM = "qq";

    private static final int BUTTON_PRESSED = 11;
    private static final int MENU_CHOSEN = 12;

    private final Oddities oddities;
    private final QqSettings settings;
    private final QqReviews reviews;
    private final QqMessages messages;

    QqTranslator(Oddities oddities, QqSettings settings, QqReviews reviews, QqQuotes quotes) {
        this.oddities = oddities;
        this.settings = settings;
        this.reviews = reviews;
        this.messages = new QqMessages(settings, quotes);
    }

    Event translate(Dispatch dispatch, Arrival arrival) {
        try {
            return known(dispatch, arrival);
        } catch (Unfit unfit) {
            oddities.note("a " + dispatch.type() + " without its " + unfit.getMessage(), dispatch::json);
        } catch (RuntimeException bug) {
            oddities.note("a " + dispatch.type() + " that could not be read", () -> bug + " " + dispatch.json());
        }
        return raw(dispatch, arrival);
    }

    private Event known(Dispatch dispatch, Arrival arrival) {
        return switch (dispatch.type()) {
            case "MESSAGE_CREATE" -> messages.inChannel(dispatch, arrival, false);
            case "AT_MESSAGE_CREATE" -> messages.inChannel(dispatch, arrival, true);
            case "DIRECT_MESSAGE_CREATE" -> messages.direct(dispatch, arrival);
            case "GROUP_AT_MESSAGE_CREATE" -> messages.inGroup(dispatch, arrival, true);
            case "GROUP_MESSAGE_CREATE" -> messages.inGroup(dispatch, arrival, false);
            case "C2C_MESSAGE_CREATE" -> messages.inPrivate(dispatch, arrival);
            default -> rare(dispatch, dispatch.payload(), arrival);
        };
    }

    private Event rare(Dispatch dispatch, JsonNode d, Arrival arrival) {
        return switch (dispatch.type()) {
            case "MESSAGE_DELETE", "PUBLIC_MESSAGE_DELETE" -> deleted(dispatch, arrival, Kind.CHANNEL);
            case "DIRECT_MESSAGE_DELETE" -> deleted(dispatch, arrival, Kind.DIRECT);
            case "MESSAGE_AUDIT_PASS", "MESSAGE_AUDIT_REJECT" -> reviewed(dispatch, arrival);
            case "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE" -> reaction(dispatch, arrival);
            case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE" -> guild(dispatch, arrival);
            case "GROUP_ADD_ROBOT" -> new SpaceJoined(origin(dispatch, arrival), Fields.needed(d, "group_openid"), "");
            case "GROUP_DEL_ROBOT" -> new SpaceLeft(origin(dispatch, arrival), Fields.needed(d, "group_openid"), "");
            case "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE" -> guildMember(dispatch, arrival);
            case "GROUP_MEMBER_ADD", "GROUP_MEMBER_REMOVE" -> groupMember(dispatch, arrival);
            case "FRIEND_ADD", "FRIEND_DEL" -> friend(dispatch, arrival);
            case "C2C_MSG_RECEIVE", "C2C_MSG_REJECT" ->
                unasked(
                        dispatch,
                        arrival,
                        new Conversation(arrival.bot(), Kind.PRIVATE, Fields.needed(d, "openid"), null),
                        Fields.text(d, "openid"));
            case "GROUP_MSG_RECEIVE", "GROUP_MSG_REJECT" ->
                unasked(
                        dispatch,
                        arrival,
                        new Conversation(arrival.bot(), Kind.GROUP, Fields.needed(d, "group_openid"), null),
                        Fields.text(d, "op_member_openid"));
            case "INTERACTION_CREATE" -> interaction(dispatch, arrival);
            default -> raw(dispatch, arrival);
        };
    }

    private static RawEvent raw(Dispatch dispatch, Arrival arrival) {
        return new RawEvent(origin(dispatch, arrival), dispatch.type(), dispatch.json());
    }

    private static Event deleted(Dispatch dispatch, Arrival arrival, Kind kind) {
        JsonNode d = dispatch.payload();
        JsonNode message = d.path("message");
        Conversation where = kind == Kind.DIRECT
                ? new Conversation(arrival.bot(), kind, Fields.needed(message, "guild_id"), null)
                : new Conversation(
                        arrival.bot(), kind, Fields.needed(message, "channel_id"), Fields.orNull(message, "guild_id"));
        return new MessageDeleted(
                origin(dispatch, arrival),
                where,
                new MessageId(Fields.needed(message, "id")),
                Fields.text(d.path("op_user"), "id"));
    }

    /** Tells the sender too, which may still be waiting for the word. */
    private Event reviewed(Dispatch dispatch, Arrival arrival) {
        JsonNode d = dispatch.payload();
        String review = Fields.needed(d, "audit_id");
        boolean passed = dispatch.type().endsWith("PASS");
        MessageId message = passed ? new MessageId(Fields.needed(d, "message_id")) : null;
        reviews.decided(review, message);
        return new MessageReviewed(origin(dispatch, arrival), place(d, arrival), MessageReviewed.held(review), message);
    }

    private static Conversation place(JsonNode d, Arrival arrival) {
        String group = Fields.text(d, "group_openid");
        String user = Fields.text(d, "user_openid");
        if (!group.isBlank()) {
            return new Conversation(arrival.bot(), Kind.GROUP, group, null);
        }
        return user.isBlank()
                ? new Conversation(
                        arrival.bot(), Kind.CHANNEL, Fields.needed(d, "channel_id"), Fields.orNull(d, "guild_id"))
                : new Conversation(arrival.bot(), Kind.PRIVATE, user, null);
    }

    private Event friend(Dispatch dispatch, Arrival arrival) {
        Origin origin = origin(dispatch, arrival);
        String id = Fields.needed(dispatch.payload(), "openid");
        Conversation where = new Conversation(arrival.bot(), Kind.PRIVATE, id, null);
        Author user = new Author(id, "", false, List.of());
        return dispatch.type().endsWith("ADD")
                ? new ContactAdded(origin, where, user, answerUntil(where, arrival))
                : new ContactRemoved(origin, where, user);
    }

    private Event unasked(Dispatch dispatch, Arrival arrival, Conversation where, String user) {
        Origin origin = origin(dispatch, arrival);
        return dispatch.type().endsWith("RECEIVE")
                ? new UnaskedMessagesAllowed(origin, where, user, answerUntil(where, arrival))
                : new UnaskedMessagesForbidden(origin, where, user);
    }

    private Instant answerUntil(Conversation where, Arrival arrival) {
        return arrival.at().plus(settings.answerWindow(where.kind()));
    }

    private static Event reaction(Dispatch dispatch, Arrival arrival) {
        JsonNode d = dispatch.payload();
        JsonNode target = d.path("target");
        String type = Fields.text(target, "type");
        if (!type.isEmpty() && !type.equals("0") && !type.equals("ReactionTargetType_MSG")) {
            return raw(dispatch, arrival);
        }
        Origin origin = origin(dispatch, arrival);
        Conversation where = new Conversation(
                arrival.bot(), Kind.CHANNEL, Fields.needed(d, "channel_id"), Fields.orNull(d, "guild_id"));
        MessageId message = new MessageId(Fields.needed(target, "id"));
        String user = Fields.text(d, "user_id");
        String emoji = Fields.text(d.path("emoji"), "id");
        return dispatch.type().endsWith("ADD")
                ? new ReactionAdded(origin, where, message, user, emoji)
                : new ReactionRemoved(origin, where, message, user, emoji);
    }

    private static Event guild(Dispatch dispatch, Arrival arrival) {
        JsonNode d = dispatch.payload();
        Origin origin = origin(dispatch, arrival);
        String guild = Fields.needed(d, "id");
        String name = Fields.text(d, "name");
        return switch (dispatch.type()) {
            case "GUILD_CREATE" -> new SpaceJoined(origin, guild, name);
            case "GUILD_DELETE" -> new SpaceLeft(origin, guild, name);
            default -> new SpaceUpdated(origin, guild, name);
        };
    }

    private static Event guildMember(Dispatch dispatch, Arrival arrival) {
        JsonNode d = dispatch.payload();
        Origin origin = origin(dispatch, arrival);
        String guild = Fields.needed(d, "guild_id");
        JsonNode user = d.path("user");
        String nick = Fields.text(d, "nick");
        Author member = new Author(
                Fields.needed(user, "id"),
                nick.isBlank() ? Fields.text(user, "username") : nick,
                user.path("bot").asBoolean(false),
                Fields.texts(d, "roles"));
        return switch (dispatch.type()) {
            case "GUILD_MEMBER_ADD" -> new MemberJoined(origin, guild, member);
            case "GUILD_MEMBER_REMOVE" -> new MemberLeft(origin, guild, member);
            default -> new MemberUpdated(origin, guild, member);
        };
    }

    private static Event groupMember(Dispatch dispatch, Arrival arrival) {
        JsonNode d = dispatch.payload();
        Origin origin = origin(dispatch, arrival);
        String group = Fields.needed(d, "group_openid");
        Author member = new Author(Fields.needed(d, "member_openid"), "", false, List.of());
        return dispatch.type().endsWith("ADD")
                ? new MemberJoined(origin, group, member)
                : new MemberLeft(origin, group, member);
    }

    private Event interaction(Dispatch dispatch, Arrival arrival) {
        JsonNode d = dispatch.payload();
        int type = d.path("type").asInt(d.path("data").path("type").asInt(BUTTON_PRESSED));
        if (type != BUTTON_PRESSED && type != MENU_CHOSEN) {
            return raw(dispatch, arrival);
        }
        JsonNode resolved = d.path("data").path("resolved");
        String button = Fields.text(resolved, type == MENU_CHOSEN ? "feature_id" : "button_id");
        Conversation where = interactionPlace(d, arrival);
        // The platform takes answers by the event's outer id, never by the message under which the button stood.
        return new InteractionReceived(
                origin(dispatch, arrival),
                Fields.needed(d, "id"),
                where,
                new Author(interactionUser(d, resolved), "", false, List.of()),
                button,
                Fields.text(resolved, "button_data"),
                null,
                answerUntil(where, arrival));
    }

    private static Conversation interactionPlace(JsonNode d, Arrival arrival) {
        String group = Fields.text(d, "group_openid");
        if (!group.isBlank()) {
            return new Conversation(arrival.bot(), Kind.GROUP, group, null);
        }
        String channel = Fields.text(d, "channel_id");
        return channel.isBlank()
                ? new Conversation(arrival.bot(), Kind.PRIVATE, Fields.needed(d, "user_openid"), null)
                : new Conversation(arrival.bot(), Kind.CHANNEL, channel, Fields.orNull(d, "guild_id"));
    }

    private static String interactionUser(JsonNode d, JsonNode resolved) {
        String member = Fields.text(d, "group_member_openid");
        String user = member.isEmpty() ? Fields.text(d, "user_openid") : member;
        return user.isEmpty() ? Fields.text(resolved, "user_id") : user;
    }

    /** Events other than messages are known by the id of their frame; where it has none, by their place in the session, if any. */
    private static Origin origin(Dispatch dispatch, Arrival arrival) {
        String outer = dispatch.outerId();
        long sequence = dispatch.sequence();
        String place = sequence == Dispatch.NO_SEQUENCE ? arrival.trace() : Long.toString(sequence);
        String id = outer.isEmpty() ? dispatch.type() + ":" + arrival.sessionId() + ":" + place : outer;
        return new Origin(arrival.bot(), PLATFORM, id, arrival.trace(), arrival.at());
    }
}
