package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** What Discord demands of components (Discord: Components Reference). */
final class ComponentRules {
    static final int ROW = 1;
    static final int BUTTON = 2;
    static final int STRING_SELECT = 3;
    static final int TEXT_INPUT = 4;
    static final int CHANNEL_SELECT = 8;
    static final int LABEL = 18;
    private static final int LINK = 5;
    private static final int PREMIUM = 6;
    private static final int V2_MAX = 40;
    private static final Set<Integer> V2_TYPES = Set.of(ROW, 9, 10, 12, 13, 14, 17);

    private final FormErrors errors;
    private final Set<String> customIds = new HashSet<>();
    private int count;

    private ComponentRules(FormErrors errors) {
        this.errors = errors;
    }

    /** @param v2 whether the message says IS_COMPONENTS_V2 */
    static void check(FormErrors errors, JsonNode components, boolean v2) {
        ComponentRules rules = new ComponentRules(errors);
        if (!v2) {
            errors.checkCount("components", components, 5);
        }
        for (int i = 0; i < components.size(); i++) {
            String at = "components." + i;
            int type = components.get(i).path("type").asInt();
            if (v2 ? !V2_TYPES.contains(type) : type != ROW) {
                errors.add(at + ".type", "BASE_TYPE_CHOICES", "Value must be one of " + (v2 ? V2_TYPES : "(1,)") + ".");
            } else if (v2) {
                rules.checkTree(at, components.get(i));
            } else {
                rules.checkRow(at, components.get(i).path("components"));
            }
        }
        if (v2 && rules.count > V2_MAX) {
            errors.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer in total.");
        }
    }

    private void checkTree(String at, JsonNode component) {
        count++;
        int type = component.path("type").asInt();
        if (type == ROW) {
            checkRow(at, component.path("components"));
            return;
        }
        if (type == 10) {
            errors.checkText(at + ".content", component.path("content"), 4000);
        }
        if (type == 12) {
            errors.checkCount(at + ".items", component.path("items"), 10);
        }
        JsonNode inner = component.path("components");
        for (int i = 0; i < inner.size(); i++) {
            checkTree(at + ".components." + i, inner.get(i));
        }
        if (component.path("accessory").path("type").asInt() == BUTTON) {
            count++;
            checkButton(at + ".accessory", component.path("accessory"));
        }
    }

    private void checkRow(String at, JsonNode row) {
        if (row.isEmpty() || row.size() > 5) {
            errors.add(at + ".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
        }
        for (int i = 0; i < row.size(); i++) {
            count++;
            String inner = at + ".components." + i;
            int type = row.get(i).path("type").asInt();
            if (type == BUTTON) {
                checkButton(inner, row.get(i));
            } else if (type == STRING_SELECT || (type > TEXT_INPUT && type <= CHANNEL_SELECT)) {
                checkSelect(inner, row.get(i), row.size());
            } else {
                errors.add(inner + ".type", "BASE_TYPE_CHOICES", "Value must be one of (2, 3, 5, 6, 7, 8).");
            }
        }
    }

    private void checkButton(String at, JsonNode button) {
        int style = button.path("style").asInt();
        if (style < 1 || style > PREMIUM) {
            errors.add(at + ".style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).");
        }
        errors.checkLength(at + ".label", button.path("label"), 80);
        if (style != PREMIUM
                && button.path("label").asText("").isBlank()
                && !button.path("emoji").isObject()) {
            errors.add(at, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji.");
        }
        if (style == LINK) {
            errors.checkText(at + ".url", button.path("url"), 512);
            if (button.hasNonNull("custom_id")) {
                errors.add(at, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", "A link button cannot have a custom id.");
            }
        } else if (style != PREMIUM) {
            checkCustomId(at, button);
        }
    }

    private void checkSelect(String at, JsonNode select, int rowSize) {
        if (rowSize > 1) {
            errors.add(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width");
        }
        checkCustomId(at, select);
        errors.checkLength(at + ".placeholder", select.path("placeholder"), 150);
        if (select.path("type").asInt() != STRING_SELECT) {
            return;
        }
        JsonNode options = select.path("options");
        if (options.isEmpty() || options.size() > 25) {
            errors.add(at + ".options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
        }
        for (int i = 0; i < options.size(); i++) {
            errors.checkText(at + ".options." + i + ".label", options.get(i).path("label"), 100);
            errors.checkText(at + ".options." + i + ".value", options.get(i).path("value"), 100);
        }
    }

    private void checkCustomId(String at, JsonNode component) {
        errors.checkText(at + ".custom_id", component.path("custom_id"), 100);
        String id = component.path("custom_id").asText("");
        if (!id.isEmpty() && !customIds.add(id)) {
            errors.add(at + ".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
    }

    /** A form that a user is to fill in. */
    static void checkModal(FormErrors errors, JsonNode modal) {
        errors.checkText("data.custom_id", modal.path("custom_id"), 100);
        errors.checkText("data.title", modal.path("title"), 45);
        JsonNode components = modal.path("components");
        if (components.isEmpty() || components.size() > 5) {
            errors.add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
        }
        for (int i = 0; i < components.size(); i++) {
            JsonNode outer = components.get(i);
            JsonNode input = outer.path("type").asInt() == LABEL
                    ? outer.path("component")
                    : outer.path("components").path(0);
            String at = "data.components." + i;
            errors.checkText(at + ".custom_id", input.path("custom_id"), 100);
            if (outer.path("type").asInt() == LABEL) {
                errors.checkText(at + ".label", outer.path("label"), 45);
            } else if (outer.path("type").asInt() == ROW) {
                errors.checkText(at + ".label", input.path("label"), 45);
            }
        }
    }
}
