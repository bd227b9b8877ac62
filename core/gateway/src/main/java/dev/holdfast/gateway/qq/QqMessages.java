package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Attachment;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the platform's messages, of guild channels, guild DMs, groups and private chats. */
final class QqMessages {

    private static final String QUOTED = "ref_msg_idx=";

    private final Duration answerWindow;

    QqMessages(Duration answerWindow) {
        this.answerWindow = answerWindow;
    }

    /**
     * @param toBot whether the event itself says that the bot was addressed
     */
    MessageReceived inChannel(JsonNode d, Arrival arrival, boolean toBot) {
        Conversation where = new Conversation(
                arrival.bot(), Kind.CHANNEL, Fields.needed(d, "channel_id"), Fields.orNull(d, "guild_id"));
        boolean addressed = toBot || mentions(d, arrival.user());
        String text = guildText(d, addressed ? arrival.user() : noMentionTaken(arrival.user()));
        return received(d, arrival, where, guildAuthor(d), text, addressed, guildQuote(d));
    }

    MessageReceived direct(JsonNode d, Arrival arrival) {
        // Answers go to the session's guild id; the guild it was opened from is another one.
        Conversation where = new Conversation(arrival.bot(), Kind.DIRECT, Fields.needed(d, "guild_id"), null);
        return received(
                d, arrival, where, guildAuthor(d), guildText(d, noMentionTaken(arrival.user())), true, guildQuote(d));
    }

    MessageReceived inGroup(JsonNode d, Arrival arrival, boolean toBot) {
        String group = Fields.text(d, "group_openid");
        Conversation where = new Conversation(
                arrival.bot(), Kind.GROUP, group.isBlank() ? Fields.needed(d, "group_id") : group, null);
        JsonNode author = d.path("author");
        String role = Fields.text(author, "member_role");
        Author from = new Author(
                first(author, "member_openid", "id"),
                Fields.text(author, "username"),
                author.path("bot").asBoolean(false),
                role.isEmpty() ? List.of() : List.of(role));
        String self = selfAmongMentions(d);
        String content = Fields.text(d, "content");
        String text = self.isEmpty() ? content : QqText.withoutMentionOf(self, content);
        return received(d, arrival, where, from, QqText.trimmed(text), toBot || !self.isEmpty(), sceneQuote(d));
    }

    MessageReceived inPrivate(JsonNode d, Arrival arrival) {
        JsonNode author = d.path("author");
        String user = first(author, "user_openid", "id");
        if (user.isBlank()) {
            throw new Unfit("author");
        }
        Author from = new Author(
                user, Fields.text(author, "username"), author.path("bot").asBoolean(false), List.of());
        return received(
                d,
                arrival,
                new Conversation(arrival.bot(), Kind.PRIVATE, user, null),
                from,
                QqText.trimmed(Fields.text(d, "content")),
                true,
                sceneQuote(d));
    }

    private MessageReceived received(
            JsonNode d,
            Arrival arrival,
            Conversation where,
            Author author,
            String text,
            boolean mentionsBot,
            @Nullable MessageId quoted) {
        String id = Fields.needed(d, "id");
        Instant sent = QqTimestamps.read(Fields.text(d, "timestamp"), arrival.at());
        Message message =
                new Message(new MessageId(id), where, author, text, attachments(d), mentionsBot, quoted, sent);
        Origin origin = new Origin(arrival.bot(), QqTranslator.PLATFORM, id, arrival.trace(), arrival.at());
        return new MessageReceived(origin, message, answerUntil(sent, arrival.at()));
    }

    /**
     * The platform counts from when it was said. A time far off says more of two clocks than of the message: then it counts from
     * when it came, and the platform has the last word.
     */
    private Instant answerUntil(Instant sent, Instant received) {
        boolean plausible = !sent.isAfter(received) && sent.plus(answerWindow).isAfter(received);
        return (plausible ? sent : received).plus(answerWindow);
    }

    private static Author guildAuthor(JsonNode d) {
        JsonNode author = d.path("author");
        JsonNode member = d.path("member");
        String nick = Fields.text(member, "nick");
        return new Author(
                Fields.text(author, "id"),
                nick.isBlank() ? Fields.text(author, "username") : nick,
                author.path("bot").asBoolean(false),
                Fields.texts(member, "roles"));
    }

    private static String guildText(JsonNode d, String self) {
        String content = Fields.text(d, "content");
        return QqText.trimmed(QqText.unescaped(QqText.withoutMentionOf(self, content)));
    }

    /** Where the bot need not be mentioned, an unknown own id must not cost somebody else's mention. */
    private static String noMentionTaken(String user) {
        return user.isEmpty() ? "0" : user;
    }

    private static boolean mentions(JsonNode d, String user) {
        if (user.isEmpty()) {
            return false;
        }
        for (JsonNode mention : d.path("mentions")) {
            if (Fields.text(mention, "id").equals(user)) {
                return true;
            }
        }
        return false;
    }

    /** The bot's own id in this group, if it was mentioned by itself rather than with everyone. */
    private static String selfAmongMentions(JsonNode d) {
        for (JsonNode mention : d.path("mentions")) {
            if (mention.path("is_you").asBoolean(false)
                    && !Fields.text(mention, "scope").equals("all")) {
                return first(mention, "member_openid", "id");
            }
        }
        return "";
    }

    private static @Nullable MessageId guildQuote(JsonNode d) {
        String id = Fields.text(d.path("message_reference"), "message_id");
        return id.isBlank() ? null : new MessageId(id);
    }

    private static @Nullable MessageId sceneQuote(JsonNode d) {
        for (String each : Fields.texts(d.path("message_scene"), "ext")) {
            if (each.startsWith(QUOTED) && !each.substring(QUOTED.length()).isBlank()) {
                return new MessageId(each.substring(QUOTED.length()));
            }
        }
        return null;
    }

    private static List<Attachment> attachments(JsonNode d) {
        JsonNode array = d.get("attachments");
        if (array == null || !array.isArray() || array.isEmpty()) {
            return List.of();
        }
        List<Attachment> attachments = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            String url = Fields.text(each, "url");
            if (!url.isBlank()) {
                attachments.add(new Attachment(
                        QqText.withScheme(url),
                        Fields.text(each, "filename"),
                        Fields.text(each, "content_type"),
                        Math.max(0, each.path("size").asLong(0))));
            }
        }
        return attachments;
    }

    private static String first(JsonNode object, String name, String otherwise) {
        String value = Fields.text(object, name);
        return value.isBlank() ? Fields.text(object, otherwise) : value;
    }
}
