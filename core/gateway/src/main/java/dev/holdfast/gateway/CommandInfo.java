package dev.holdfast.gateway;

import java.util.List;

/**
 * A command as a platform's own list shows it.
 *
 * @param name 1 to 32 lower-case letters, digits and hyphens
 * @param description one line; may be empty
 * @param options in order, required ones first
 */
public record CommandInfo(String name, String description, List<Option> options) {
    public CommandInfo {
        options = List.copyOf(options);
    }

    /**
     * What a command takes at one place.
     *
     * @param name as the command's
     * @param required whether the caller must give it
     * @param kind what it may be
     */
    public record Option(String name, boolean required, Kind kind) {}

    /** What a value may be. */
    public sealed interface Kind {
        /** Any text. */
        record Text() implements Kind {}

        /** A whole number within bounds, both included. */
        record WholeNumber(long min, long max) implements Kind {}

        /** One of these words. */
        record Choice(List<String> words) implements Kind {
            public Choice {
                words = List.copyOf(words);
            }
        }
    }
}
