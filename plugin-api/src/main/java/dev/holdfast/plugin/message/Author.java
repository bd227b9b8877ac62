package dev.holdfast.plugin.message;

import java.util.List;

/**
 * Who wrote a message.
 *
 * @param id the platform's user id in that conversation; not comparable across kinds of conversation
 * @param name display name; may be empty where the platform hides it
 * @param bot whether it is a bot
 * @param roles role ids in the guild or group, possibly empty
 */
public record Author(String id, String name, boolean bot, List<String> roles) {
    public Author {
        roles = List.copyOf(roles);
    }

    /** The display name, or the id where there is none. */
    public String label() {
        return name.isBlank() ? id : name;
    }
}
