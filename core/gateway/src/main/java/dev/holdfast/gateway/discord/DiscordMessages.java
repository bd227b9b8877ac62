package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.gateway.wire.Frame.Dispatch;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageEdited;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes messages of what {@link MessageReader} read. Any thread. */
final class DiscordMessages {

    /** The platform takes answers for ever; one that comes later than this is none any more. */
    static final Duration ANSWER_WINDOW = Duration.ofHours(1);

    private static final int TALK = 0;
    private static final int REPLY = 19;

    private DiscordMessages() {}

    /** Null for what nobody said: notices of the platform, and the bot's own words. */
    static @Nullable Event created(Dispatch dispatch, Arrival arrival) {
        MessageReader read = MessageReader.read(dispatch.data().cursor(), arrival.user());
        if ((read.type != TALK && read.type != REPLY) || own(read, arrival)) {
            return null;
        }
        Message message = message(read, arrival);
        Origin origin = DiscordTranslator.named(message.id().value(), arrival);
        return new MessageReceived(origin, message, arrival.at().plus(ANSWER_WINDOW));
    }

    /** Null where nobody changed the words, as when the platform adds the preview of a link. */
    static @Nullable Event edited(Dispatch dispatch, Arrival arrival, Origin origin) {
        MessageReader read = MessageReader.read(dispatch.data().cursor(), arrival.user());
        Instant at = DiscordTranslator.time(read.edited);
        if (at == null || !read.hasContent || read.author.isEmpty() || own(read, arrival)) {
            return null;
        }
        return new MessageEdited(origin, message(read, arrival), at);
    }

    private static boolean own(MessageReader read, Arrival arrival) {
        return !arrival.user().isEmpty() && read.author.equals(arrival.user());
    }

    private static Message message(MessageReader read, Arrival arrival) {
        String id = needed(read.id, "id");
        Conversation where = DiscordTranslator.place(arrival.bot(), needed(read.channel, "channel_id"), read.guild);
        Author author = new Author(
                needed(read.author, "author"),
                DiscordTranslator.name(read.nick, read.globalName, read.userName),
                read.bot || read.webhook,
                read.roles);
        Instant made = Snowflakes.madeAt(id);
        if (made == null) {
            made = DiscordTranslator.time(read.sent);
        }
        return new Message(
                new MessageId(id),
                where,
                author,
                withoutMentionOf(arrival.user(), read.content).strip(),
                read.attachments,
                read.mentioned || read.guild.isEmpty(),
                read.quoted.isBlank() ? null : new MessageId(read.quoted),
                made == null ? arrival.at() : made);
    }

    private static String needed(String value, String name) {
        if (value.isBlank()) {
            throw new Unfit(name);
        }
        return value;
    }

    /** Takes every mention of the bot out; what stood around one is not run together. */
    static String withoutMentionOf(String user, String text) {
        if (user.isEmpty() || text.indexOf("<@") < 0) {
            return text;
        }
        String left = without("<@" + user + ">", text);
        return without("<@!" + user + ">", left);
    }

    private static String without(String mention, String text) {
        String left = text;
        int at = left.indexOf(mention);
        while (at >= 0) {
            String before = left.substring(0, at).stripTrailing();
            String after = left.substring(at + mention.length()).stripLeading();
            boolean apart = !before.isEmpty() && !after.isEmpty();
            left = apart ? before + " " + after : before + after;
            at = left.indexOf(mention, before.length());
        }
        return left;
    }
}
