package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.gateway.wire.Frame.Dispatch;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Turns the platform's messages, of guild channels, guild DMs, groups and private chats, into ours. */
final class QqMessages {

    private final QqSettings settings;
    private final QqQuotes quotes;

    QqMessages(QqSettings settings, QqQuotes quotes) {
        this.settings = settings;
        this.quotes = quotes;
    }

    /**
     * @param toBot whether the event itself says that the bot was addressed
     */
    MessageReceived inChannel(Dispatch dispatch, Arrival arrival, boolean toBot) {
        QqMessage read = read(dispatch, arrival);
        Conversation where = new Conversation(
                arrival.bot(),
                Kind.CHANNEL,
                needed(read.channel, "channel_id"),
                read.guild.isBlank() ? null : read.guild);
        boolean addressed = toBot || read.mentionsSelf;
        String text = guildText(read, addressed ? arrival.user() : noMentionTaken(arrival.user()));
        return received(read, arrival, where, read.roles, text, addressed);
    }

    MessageReceived direct(Dispatch dispatch, Arrival arrival) {
        QqMessage read = read(dispatch, arrival);
        // Answers go to the session's guild id; the guild it was opened from is another one.
        Conversation where = new Conversation(arrival.bot(), Kind.DIRECT, needed(read.guild, "guild_id"), null);
        String text = guildText(read, noMentionTaken(arrival.user()));
        return received(read, arrival, where, read.roles, text, true);
    }

    MessageReceived inGroup(Dispatch dispatch, Arrival arrival, boolean toBot) {
        QqMessage read = read(dispatch, arrival);
        Conversation where = new Conversation(arrival.bot(), Kind.GROUP, needed(read.group, "group_openid"), null);
        String self = read.selfInGroup;
        String text = self.isEmpty() ? read.content : QqText.withoutMentionOf(self, read.content);
        List<String> roles = read.authorRole.isEmpty() ? List.of() : List.of(read.authorRole);
        return received(read, arrival, where, roles, QqText.trimmed(text), toBot || !self.isEmpty());
    }

    MessageReceived inPrivate(Dispatch dispatch, Arrival arrival) {
        QqMessage read = read(dispatch, arrival);
        Conversation where = new Conversation(arrival.bot(), Kind.PRIVATE, needed(read.author, "author"), null);
        return received(read, arrival, where, List.of(), QqText.trimmed(read.content), true);
    }

    private static QqMessage read(Dispatch dispatch, Arrival arrival) {
        return QqMessage.read(dispatch.data().cursor(), arrival.user());
    }

    private static String needed(String value, String member) {
        if (value.isBlank()) {
            throw new Unfit(member);
        }
        return value;
    }

    private MessageReceived received(
            QqMessage read, Arrival arrival, Conversation where, List<String> roles, String text, boolean mentionsBot) {
        MessageId id = new MessageId(needed(read.id, "id"));
        Instant sent = QqTimestamps.read(read.timestamp, arrival.at());
        Message message = new Message(
                id,
                where,
                new Author(read.author, read.authorName, read.authorIsBot, roles),
                text,
                read.attachments,
                mentionsBot,
                read.quoted.isBlank() ? null : new MessageId(read.quoted),
                sent);
        if (!read.index.isBlank()) {
            quotes.learn(read.id, read.index);
        }
        Origin origin = new Origin(arrival.bot(), QqTranslator.PLATFORM, read.id, arrival.trace(), arrival.at());
        return new MessageReceived(
                origin, message, answerUntil(settings.answerWindow(where.kind()), sent, arrival.at()));
    }

    /**
     * The platform counts from when it was said. A time far off says more of two clocks than of the message: then it counts from
     * when it came, and the platform has the last word.
     */
    private static Instant answerUntil(Duration window, Instant sent, Instant received) {
        Instant end = sent.plus(window);
        return !sent.isAfter(received) && end.isAfter(received) ? end : received.plus(window);
    }

    private static String guildText(QqMessage read, String self) {
        return QqText.trimmed(QqText.unescaped(QqText.withoutMentionOf(self, read.content)));
    }

    /** Where the bot need not be mentioned, an unknown own id must not cost somebody else's mention. */
    private static String noMentionTaken(String user) {
        return user.isEmpty() ? "0" : user;
    }
}
