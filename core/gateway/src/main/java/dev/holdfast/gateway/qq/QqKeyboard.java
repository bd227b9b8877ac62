package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.plugin.reply.Button;
import java.io.IOException;
import java.util.List;

/** Writes rows of buttons. Everybody may press them. */
final class QqKeyboard {

    /** Longer labels are refused, and the whole message with them. */
    private static final int LABEL_MAX = 10;

    private static final int EVERYONE = 2;
    private static final int LINK = 0;
    private static final int CALLBACK = 1;
    private static final int COMMAND = 2;

    private QqKeyboard() {}

    static void write(JsonGenerator json, List<List<Button>> rows) throws IOException {
        json.writeObjectFieldStart("keyboard");
        json.writeObjectFieldStart("content");
        json.writeArrayFieldStart("rows");
        for (List<Button> row : rows) {
            json.writeStartObject();
            json.writeArrayFieldStart("buttons");
            for (Button button : row) {
                button(json, button);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void button(JsonGenerator json, Button button) throws IOException {
        String label = label(button.label());
        json.writeStartObject();
        json.writeStringField("id", button.id());
        json.writeObjectFieldStart("render_data");
        json.writeStringField("label", label);
        json.writeStringField("visited_label", label);
        json.writeNumberField("style", 1);
        json.writeEndObject();
        json.writeObjectFieldStart("action");
        switch (button.action()) {
            case Button.Action.Callback callback -> action(json, CALLBACK, callback.data());
            case Button.Action.Command command -> action(json, COMMAND, command.text());
            case Button.Action.Link link -> action(json, LINK, link.url());
        }
        json.writeObjectFieldStart("permission");
        json.writeNumberField("type", EVERYONE);
        json.writeEndObject();
        json.writeStringField("unsupport_tips", "Please update QQ");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String label(String words) {
        return words.codePointCount(0, words.length()) <= LABEL_MAX
                ? words
                : words.substring(0, words.offsetByCodePoints(0, LABEL_MAX - 1)) + "…";
    }

    private static void action(JsonGenerator json, int type, String data) throws IOException {
        json.writeNumberField("type", type);
        json.writeStringField("data", data);
    }
}
