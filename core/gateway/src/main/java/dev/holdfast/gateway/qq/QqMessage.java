package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.wire.JsonCursor;
import dev.holdfast.gateway.wire.JsonLists;
import dev.holdfast.gateway.wire.JsonNames;
import dev.holdfast.plugin.message.Attachment;
import java.util.List;

/**
 * What a message's payload holds, whichever kind of conversation it comes from; empty where a member is missing. Read in one pass
 * and without a tree: nearly everything that arrives is a message.
 */
final class QqMessage {

    private static final JsonNames NAMES = JsonNames.of(
            "id",
            "channel_id",
            "guild_id",
            "group_openid",
            "group_id",
            "content",
            "timestamp",
            "author",
            "member",
            "mentions",
            "attachments",
            "message_reference",
            "message_scene",
            "user_openid",
            "member_openid",
            "member_role",
            "username",
            "bot",
            "nick",
            "roles",
            "is_you",
            "scope",
            "message_id",
            "ext");
    private static final String QUOTED = "ref_msg_idx=";
    private static final String INDEX = "msg_idx=";

    private static final int NOWHERE = -1;

    private final String self;

    String id = "";
    String channel = "";
    String guild = "";
    String group = "";
    String content = "";
    String timestamp = "";
    String author = "";
    String authorName = "";
    boolean authorIsBot;
    String authorRole = "";
    List<String> roles = List.of();
    boolean mentionsSelf;
    /** The bot's own id in this group, if it was mentioned by itself rather than with everyone. */
    String selfInGroup = "";

    String quoted = "";
    /** Under which name answers refer to this message, in groups and private chats. */
    String index = "";

    List<Attachment> attachments = List.of();

    private QqMessage(String self) {
        this.self = self;
    }

    /**
     * @param self the bot's own user id in guilds; empty if unknown
     */
    static QqMessage read(JsonCursor json, String self) {
        QqMessage message = new QqMessage(self);
        for (json.enterObject(); json.nextMember(NAMES); ) {
            message.member(json);
        }
        return message;
    }

    private void member(JsonCursor json) {
        switch (json.name()) {
            case "id" -> id = json.text();
            case "channel_id" -> channel = json.text();
            case "guild_id" -> guild = json.text();
            case "group_openid" -> group = preferred(json.text(), group);
            case "group_id" -> group = preferred(group, json.text());
            case "content" -> content = json.text();
            case "timestamp" -> timestamp = json.text();
            case "author" -> author(json);
            case "member" -> guildMember(json);
            case "mentions" -> mentions(json);
            case "attachments" -> attachments = JsonLists.attachments(json, QqText::withScheme);
            case "message_reference" -> reference(json);
            case "message_scene" -> scene(json);
            default -> json.skip();
        }
    }

    private static String preferred(String value, String otherwise) {
        return value.isBlank() ? otherwise : value;
    }

    private void author(JsonCursor json) {
        String openId = "";
        for (json.enterObject(); json.nextMember(NAMES); ) {
            switch (json.name()) {
                case "id" -> author = json.text();
                case "user_openid", "member_openid" -> openId = preferred(json.text(), openId);
                case "username" -> authorName = preferred(authorName, json.text());
                case "bot" -> authorIsBot = json.isTrue();
                case "member_role" -> authorRole = json.text();
                default -> json.skip();
            }
        }
        author = preferred(openId, author);
    }

    private void guildMember(JsonCursor json) {
        for (json.enterObject(); json.nextMember(NAMES); ) {
            switch (json.name()) {
                case "nick" -> authorName = preferred(json.text(), authorName);
                case "roles" -> roles = JsonLists.texts(json);
                default -> json.skip();
            }
        }
    }

    private void mentions(JsonCursor json) {
        for (json.enterArray(); json.nextElement(); ) {
            int id = NOWHERE;
            int openId = NOWHERE;
            boolean everyone = false;
            boolean isYou = false;
            for (json.enterObject(); json.nextMember(NAMES); ) {
                switch (json.name()) {
                    case "id" -> id = json.place();
                    case "member_openid" -> openId = json.place();
                    case "scope" -> everyone = json.is("all");
                    case "is_you" -> isYou = json.isTrue();
                    default -> json.skip();
                }
            }
            mentionsSelf |= id != NOWHERE && !self.isEmpty() && json.isAt(id, self);
            if (isYou && selfInGroup.isEmpty() && !everyone) {
                selfInGroup = preferred(at(json, openId), at(json, id));
            }
        }
    }

    private static String at(JsonCursor json, int place) {
        return place == NOWHERE ? "" : json.textAt(place);
    }

    private void reference(JsonCursor json) {
        for (json.enterObject(); json.nextMember(NAMES); ) {
            if (json.name().equals("message_id")) {
                quoted = preferred(json.text(), quoted);
            } else {
                json.skip();
            }
        }
    }

    private void scene(JsonCursor json) {
        for (json.enterObject(); json.nextMember(NAMES); ) {
            if (json.name().equals("ext")) {
                for (json.enterArray(); json.nextElement(); ) {
                    scene(json.text());
                }
            } else {
                json.skip();
            }
        }
    }

    private void scene(String entry) {
        if (entry.startsWith(QUOTED)) {
            quoted = preferred(quoted, entry.substring(QUOTED.length()));
        } else if (entry.startsWith(INDEX)) {
            index = entry.substring(INDEX.length());
        }
    }
}
