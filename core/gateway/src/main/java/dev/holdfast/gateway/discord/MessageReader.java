package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.gateway.wire.Frame.Dispatch;
import dev.holdfast.plugin.message.Attachment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a message in one pass over the frame's text, and leaves out what no record of ours holds: a message carries several times
 * more than what is said. What has another type than documented is as good as missing. Any thread.
 */
final class MessageReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    /** A buffer as long as nearly every message is kept per thread; longer ones get their own. */
    private static final int KEPT_MAX = 64 * 1024;

    private static final int FORWARD = 1;
    private static final int INT_DIGITS = 9;
    private static final int LONG_DIGITS = 18;

    private static final ThreadLocal<char[]> BUFFER = ThreadLocal.withInitial(() -> new char[4096]);

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
    int type;
    boolean hasContent;
    boolean bot;
    boolean webhook;
    boolean mentioned;
    List<String> roles = List.of();
    List<Attachment> attachments = List.of();

    private final String self;

    private MessageReader(String self) {
        this.self = self;
    }

    /**
     * @param self the bot's own user id, empty if unknown
     * @throws Unfit if the payload is no object
     */
    static MessageReader read(Dispatch dispatch, String self) {
        int length = Math.max(0, dispatch.to() - dispatch.from());
        char[] buffer = buffer(length);
        if (length > 0) {
            dispatch.text().getChars(dispatch.from(), dispatch.to(), buffer, 0);
        }
        MessageReader reader = new MessageReader(self);
        try (JsonParser json = FACTORY.createParser(buffer, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Unfit("payload");
            }
            reader.message(json);
        } catch (IOException broken) {
            throw new IllegalStateException("the frame was read before", broken);
        }
        return reader;
    }

    private static char[] buffer(int length) {
        char[] kept = BUFFER.get();
        if (kept.length >= length) {
            return kept;
        }
        char[] longer = new char[Math.max(length, kept.length * 2)];
        if (longer.length <= KEPT_MAX) {
            BUFFER.set(longer);
        }
        return longer;
    }

    /** What to do with a member's value, on which the parser stands. */
    @FunctionalInterface
    private interface Member {
        void read(String name) throws IOException;
    }

    private void message(JsonParser json) throws IOException {
        members(json, name -> {
            switch (name) {
                case "id" -> id = text(json);
                case "channel_id" -> channel = text(json);
                case "guild_id" -> guild = text(json);
                case "type" -> type = number(json);
                case "content" -> {
                    hasContent = json.currentToken() == JsonToken.VALUE_STRING;
                    content = text(json);
                }
                case "timestamp" -> sent = text(json);
                case "edited_timestamp" -> edited = text(json);
                case "webhook_id" -> webhook = !text(json).isEmpty();
                case "author" -> author(json);
                case "member" -> member(json);
                case "mentions" -> mentions(json);
                case "attachments" -> attachments(json);
                case "message_reference" -> reference(json);
                default -> {
                    // No record of ours holds it.
                }
            }
        });
    }

    private void author(JsonParser json) throws IOException {
        members(json, name -> {
            switch (name) {
                case "id" -> author = text(json);
                case "username" -> userName = text(json);
                case "global_name" -> globalName = text(json);
                case "bot" -> bot = json.currentToken() == JsonToken.VALUE_TRUE;
                default -> {
                    // As above.
                }
            }
        });
    }

    private void member(JsonParser json) throws IOException {
        members(json, name -> {
            if (name.equals("nick")) {
                nick = text(json);
            } else if (name.equals("roles") && next(json)) {
                roles = roles(json);
            }
        });
    }

    private static List<String> roles(JsonParser json) throws IOException {
        List<String> roles = new ArrayList<>();
        do {
            String role = text(json);
            if (!role.isEmpty()) {
                roles.add(role);
            }
            json.skipChildren();
        } while (more(json));
        return roles;
    }

    private void mentions(JsonParser json) throws IOException {
        if (!self.isEmpty() && next(json)) {
            do {
                members(json, name -> mentioned |= name.equals("id") && text(json).equals(self));
                json.skipChildren();
            } while (more(json));
        }
    }

    private void attachments(JsonParser json) throws IOException {
        if (next(json)) {
            attachments = new ArrayList<>();
            do {
                attachment(json);
                json.skipChildren();
            } while (more(json));
        }
    }

    private void attachment(JsonParser json) throws IOException {
        String[] texts = {"", "", ""};
        long[] size = {0};
        members(json, name -> {
            switch (name) {
                case "url" -> texts[0] = text(json);
                case "filename" -> texts[1] = text(json);
                case "content_type" -> texts[2] = text(json);
                case "size" -> size[0] = Math.max(0, whole(json, LONG_DIGITS));
                default -> {
                    // As above.
                }
            }
        });
        if (!texts[0].isBlank()) {
            attachments.add(new Attachment(texts[0], texts[1], texts[2], size[0]));
        }
    }

    /** A forwarded message is no answer to it. */
    private void reference(JsonParser json) throws IOException {
        String[] message = {""};
        int[] kind = {0};
        members(json, name -> {
            if (name.equals("message_id")) {
                message[0] = text(json);
            } else if (name.equals("type")) {
                kind[0] = number(json);
            }
        });
        quoted = kind[0] == FORWARD ? "" : message[0];
    }

    /** Walks over an object's members; over nothing if the value is none. */
    private static void members(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            member.read(name);
            json.skipChildren();
        }
    }

    /** Steps on an array's first element, if the value is an array and has one. */
    private static boolean next(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.START_ARRAY && more(json);
    }

    private static boolean more(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        return token != null && token != JsonToken.END_ARRAY;
    }

    private static int number(JsonParser json) throws IOException {
        return (int) whole(json, INT_DIGITS);
    }

    private static long whole(JsonParser json, int digitsMax) throws IOException {
        boolean fits = json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= digitsMax;
        return fits ? json.getLongValue() : 0;
    }

    private static String text(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        return token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT ? json.getText() : "";
    }
}
