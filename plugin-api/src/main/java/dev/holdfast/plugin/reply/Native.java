package dev.holdfast.plugin.reply;

/**
 * What only one platform can show, in that platform's own words: members of the request's body, put over those the core writes.
 * A member that is {@code null} takes one out. Other platforms leave it aside and show what else the reply says, so that the text
 * should say the same.
 *
 * <p>What a message answers, and its number, stay the core's.
 *
 * @param platform {@code qq} or {@code discord}
 * @param json a JSON object, such as {@code {"ark":{"template_id":23,"kv":[…]}}} for QQ
 */
public record Native(String platform, String json) {
    public Native {
        if (platform.isBlank()) {
            throw new IllegalArgumentException("a native part needs the platform it is for");
        }
        if (!json.strip().startsWith("{") || !json.strip().endsWith("}")) {
            throw new IllegalArgumentException("a native part is a JSON object, got '" + json + "'");
        }
    }
}
