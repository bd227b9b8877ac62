package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.wire.JsonCursor;
import dev.holdfast.gateway.wire.JsonLists;
import dev.holdfast.gateway.wire.JsonNames;
import dev.holdfast.plugin.message.Attachment;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a message's payload holds; empty where a member is missing. Read in one pass and without a tree: a message carries several
 * times more than what is said.
 */
final class MessageReader {

    private static final JsonNames NAMES = JsonNames.of(
            "id",
            "channel_id",
            "guild_id",
            "type",
            "content",
            "timestamp",
            "edited_timestamp",
            "webhook_id",
            "author",
            "username",
            "global_name",
            "bot",
            "member",
            "nick",
            "roles",
            "mentions",
            "attachments",
            "message_reference",
            "message_id");

    private static final int FORWARD = 1;

    private final String self;

    String id = "";
    String channel = "";
    String guild = "";
    String content = "";
    String sent = "";
    String edited = "";
    String author = "";
    String userName = "";
    String globalName = "";
    String nick = "";
    String quoted = "";
    long type;
    boolean hasContent;
    boolean bot;
    boolean webhook;
    boolean mentioned;
    List<String> roles = List.of();
    List<Attachment> attachments = List.of();

    private MessageReader(String self) {
        this.self = self;
    }

    /**
     * @param self the bot's own user id, empty if unknown
     */
    static MessageReader read(JsonCursor json, String self) {
        MessageReader reader = new MessageReader(self);
        for (json.enterObject(); json.nextMember(NAMES); ) {
            reader.member(json);
        }
        return reader;
    }

    private void member(JsonCursor json) {
        switch (json.name()) {
            case "id" -> id = json.text();
            case "channel_id" -> channel = json.text();
            case "guild_id" -> guild = json.text();
            case "type" -> type = json.number();
            case "content" -> {
                hasContent = true;
                content = json.text();
            }
            case "timestamp" -> {
                // The id tells the time, and mostly stands before it.
                if (Snowflakes.madeAt(id) == null) {
                    sent = json.text();
                } else {
                    json.skip();
                }
            }
            case "edited_timestamp" -> edited = json.text();
            case "webhook_id" -> webhook = !json.text().isEmpty();
            case "author" -> author(json);
            case "member" -> guildMember(json);
            case "mentions" -> mentions(json);
            case "attachments" -> attachments = JsonLists.attachments(json, UnaryOperator.identity());
            case "message_reference" -> reference(json);
            default -> json.skip();
        }
    }

    private void author(JsonCursor json) {
        for (json.enterObject(); json.nextMember(NAMES); ) {
            switch (json.name()) {
                case "id" -> author = json.text();
                case "username" -> userName = json.text();
                case "global_name" -> globalName = json.text();
                case "bot" -> bot = json.isTrue();
                default -> json.skip();
            }
        }
    }

    private void guildMember(JsonCursor json) {
        for (json.enterObject(); json.nextMember(NAMES); ) {
            switch (json.name()) {
                case "nick" -> nick = json.text();
                case "roles" -> roles = JsonLists.texts(json);
                default -> json.skip();
            }
        }
    }

    private void mentions(JsonCursor json) {
        for (json.enterArray(); json.nextElement(); ) {
            for (json.enterObject(); json.nextMember(NAMES); ) {
                if (json.name().equals("id")) {
                    mentioned |= json.is(self) && !self.isEmpty();
                } else {
                    json.skip();
                }
            }
        }
    }

    /** A forwarded message is no answer to it. */
    private void reference(JsonCursor json) {
        String message = "";
        long kind = 0;
        for (json.enterObject(); json.nextMember(NAMES); ) {
            switch (json.name()) {
                case "message_id" -> message = json.text();
                case "type" -> kind = json.number();
                default -> json.skip();
            }
        }
        quoted = kind == FORWARD ? "" : message;
    }
}
