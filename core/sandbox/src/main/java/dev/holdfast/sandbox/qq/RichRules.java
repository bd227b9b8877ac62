package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;

/** What the platform demands of markdown, templates and keyboards. */
final class RichRules {
    private static final int ROWS_MAX = 5;
    private static final int BUTTONS_MAX = 5;
    private static final int LABEL_MAX = 10;

    private RichRules() {}

    static void check(SendBody body, boolean inSpace) {
        if (body.has("markdown")) {
            if (body.hasText()) {
                throw QqRefusal.bad(50037, "content must be empty when markdown is given")
                        .thrown();
            }
            checkMarkdown(body.object("markdown"));
        }
        if (body.has("keyboard")) {
            if (!body.has("markdown")) {
                throw QqRefusal.bad(50037, "a keyboard goes with markdown only").thrown();
            }
            checkKeyboard(body.object("keyboard"), inSpace ? 305007 : 40034029);
        }
    }

    private static void checkMarkdown(JsonNode markdown) {
        boolean source = !markdown.path("content").asText("").isBlank();
        boolean template = markdown.has("custom_template_id") || markdown.has("template_id");
        if (source && (template || markdown.has("params"))) {
            throw QqRefusal.bad(50057, "markdown content and template exclude each other")
                    .thrown();
        }
        if (!source && !template) {
            throw QqRefusal.bad(50056, "markdown needs content or a template").thrown();
        }
        for (JsonNode parameter : markdown.path("params")) {
            for (JsonNode value : parameter.path("values")) {
                checkTemplateValue(value.asText(""));
            }
        }
    }

    private static void checkTemplateValue(String value) {
        if (value.isEmpty()) {
            throw QqRefusal.bad(40034008, "template value is empty").thrown();
        }
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw QqRefusal.bad(40034009, "template value has a line break").thrown();
        }
        if (value.contains("**") || value.startsWith("#") || value.contains("](") || value.contains("```")) {
            throw QqRefusal.bad(40034010, "template value has markdown").thrown();
        }
    }

    private static void checkKeyboard(JsonNode keyboard, int code) {
        if (keyboard.path("id").isTextual()) {
            return;
        }
        JsonNode rows = keyboard.path("content").path("rows");
        if (!rows.isArray() || rows.isEmpty() || rows.size() > ROWS_MAX) {
            throw QqRefusal.bad(code, "a keyboard has 1 to 5 rows").thrown();
        }
        for (JsonNode row : rows) {
            JsonNode buttons = row.path("buttons");
            if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > BUTTONS_MAX) {
                throw QqRefusal.bad(code, "a row has 1 to 5 buttons").thrown();
            }
            for (JsonNode button : buttons) {
                checkButton(button, code);
            }
        }
    }

    private static void checkButton(JsonNode button, int code) {
        String label = button.path("render_data").path("label").asText("");
        int length = label.codePointCount(0, label.length());
        if (length == 0 || length > LABEL_MAX) {
            throw QqRefusal.bad(code, "a button's label has 1 to 10 characters").thrown();
        }
        int type = button.path("action").path("type").asInt(-1);
        if (type < 0 || type > 4) {
            throw QqRefusal.bad(code, "a button needs an action").thrown();
        }
    }
}
