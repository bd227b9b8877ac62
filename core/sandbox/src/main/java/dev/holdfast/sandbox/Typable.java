package dev.holdfast.sandbox;

import java.util.List;

/**
 * A slash command as somebody sees it who types a slash.
 *
 * @param bot whose it is, by name
 */
public record Typable(String bot, String name, String description, List<Option> options) {
    public Typable {
        options = List.copyOf(options);
    }

    /** What the command asks for; {@code choices} is empty where anything goes. */
    public record Option(String name, String description, boolean required, List<String> choices) {
        public Option {
            choices = List.copyOf(choices);
        }
    }
}
