package dev.holdfast.plugin.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command takes at one place. The host parses and checks it before the handler runs, and answers the caller with the
 * usage if it does not fit.
 */
public sealed interface Argument {

    /** Whether the caller must give it. */
    boolean required();

    /** Everything to the end of the message, blanks and line breaks kept. */
    static Argument rest() {
        return new Rest(true);
    }

    /** One word, or several in double quotes. */
    static Argument word() {
        return new Word(true);
    }

    /** A whole number within bounds, both included. */
    static Argument number(long min, long max) {
        return new WholeNumber(min, max, true);
    }

    /** One of the given words, compared without case. */
    static Argument choice(String... words) {
        return new Choice(List.of(words), true);
    }

    /** The same, but the caller may leave it out; optional arguments come last. */
    default Argument optional() {
        return switch (this) {
            case Rest rest -> new Rest(false);
            case Word word -> new Word(false);
            case WholeNumber number -> new WholeNumber(number.min(), number.max(), false);
            case Choice choice -> new Choice(choice.words(), false);
        };
    }

    /** See {@link #rest()}. */
    record Rest(boolean required) implements Argument {}

    /** See {@link #word()}. */
    record Word(boolean required) implements Argument {}

    /** See {@link #number(long, long)}. */
    record WholeNumber(long min, long max, boolean required) implements Argument {
        public WholeNumber {
            if (min > max) {
                throw new IllegalArgumentException("no number lies between " + min + " and " + max);
            }
        }
    }

    /** See {@link #choice(String...)}. */
    record Choice(List<String> words, boolean required) implements Argument {
        public Choice {
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a choice needs at least one word");
            }
        }

        /** The listed word that equals the given one but for case; null if none does. */
        public @Nullable String match(String given) {
            return words.stream().filter(given::equalsIgnoreCase).findFirst().orElse(null);
        }
    }
}
