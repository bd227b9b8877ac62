package dev.holdfast.runtime.command;

import dev.holdfast.plugin.command.Argument;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a line of chat: prefix, command, arguments. Pure. */
public final class CommandLine {

    private static final int SHOWN_MAX = 40;

    private CommandLine() {}

    /**
     * A line that starts with the prefix and a name.
     *
     * @param name in lower case
     * @param rest what follows it, untouched but for the blanks between
     */
    public record Invocation(String name, String rest) {}

    /** What an invocation's rest means to a command. */
    public sealed interface Parsed {
        /** It fits; values are {@link String} or {@link Long} by argument or option name. */
        record Fits(Map<String, Object> values) implements Parsed {}

        /** It does not; in words, for the caller. */
        record Mistake(String what) implements Parsed {}
    }

    /** The invocation in a text, if it is one. A prefix alone, or repeated as in {@code !!!}, is just talk. */
    public static Optional<Invocation> invocation(String text, String prefix) {
        if (!text.startsWith(prefix)) {
            return Optional.empty();
        }
        int end = prefix.length();
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String name = text.substring(prefix.length(), end).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || !Character.isLetterOrDigit(name.charAt(0))) {
            return Optional.empty();
        }
        return Optional.of(new Invocation(name, text.substring(end).strip()));
    }

    /** Fits the rest of a line to what a command takes. */
    public static Parsed parse(CommandSpec spec, String rest) {
        Cursor cursor = new Cursor(rest);
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Argument> argument : spec.arguments().entrySet()) {
                options(spec, cursor, values);
                if (cursor.atEnd()) {
                    if (argument.getValue().required()) {
                        return new Parsed.Mistake("'" + argument.getKey() + "' is missing");
                    }
                    break;
                }
                values.put(argument.getKey(), value(argument.getKey(), argument.getValue(), cursor));
            }
            options(spec, cursor, values);
        } catch (Misfit misfit) {
            return new Parsed.Mistake(misfit.what);
        }
        return cursor.atEnd()
                ? new Parsed.Fits(values)
                : new Parsed.Mistake("'" + shown(cursor.rest()) + "' is more than the command takes");
    }

    /** Fits named values, as a platform's own command list gives them, to what a command takes. */
    public static Parsed fit(CommandSpec spec, Map<String, String> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> each : given.entrySet()) {
                Argument kind = spec.arguments()
                        .getOrDefault(each.getKey(), spec.options().get(each.getKey()));
                if (kind == null) {
                    throw new Misfit("'" + shown(each.getKey()) + "' is more than the command takes");
                }
                values.put(each.getKey(), value(each.getKey(), kind, each.getValue()));
            }
            for (Map.Entry<String, Argument> argument : spec.arguments().entrySet()) {
                if (argument.getValue().required() && !values.containsKey(argument.getKey())) {
                    throw new Misfit("'" + argument.getKey() + "' is missing");
                }
            }
        } catch (Misfit misfit) {
            return new Parsed.Mistake(misfit.what);
        }
        return new Parsed.Fits(values);
    }

    private static void options(CommandSpec spec, Cursor cursor, Map<String, Object> values) throws Misfit {
        while (!spec.options().isEmpty() && cursor.startsWith("--")) {
            String word = cursor.word().substring(2).toLowerCase(Locale.ROOT);
            Argument kind = spec.options().get(word);
            if (kind == null) {
                throw new Misfit("--" + shown(word) + " is unknown; known: --"
                        + String.join(", --", spec.options().keySet()));
            }
            if (cursor.atEnd()) {
                throw new Misfit("--" + word + " needs a value");
            }
            values.put(word, value("--" + word, kind, cursor));
        }
    }

    private static Object value(String name, Argument kind, Cursor cursor) throws Misfit {
        return value(name, kind, kind instanceof Argument.Rest ? cursor.rest() : cursor.word());
    }

    private static Object value(String name, Argument kind, String given) throws Misfit {
        return switch (kind) {
            case Argument.Rest rest -> given;
            case Argument.Word word -> given;
            case Argument.WholeNumber number -> number(name, number, given);
            case Argument.Choice choice -> {
                String match = choice.match(given);
                if (match == null) {
                    throw new Misfit("'" + shown(given) + "' is not one of " + String.join(", ", choice.words()));
                }
                yield match;
            }
        };
    }

    private static Long number(String name, Argument.WholeNumber kind, String given) throws Misfit {
        try {
            long number = Long.parseLong(given);
            if (number >= kind.min() && number <= kind.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported with what is allowed
        }
        throw new Misfit("'" + shown(given) + "' is not a whole number from " + kind.min() + " to " + kind.max()
                + " for " + name);
    }

    /** A bot that repeats what it does not understand must not be made to say much. */
    private static String shown(String given) {
        return given.length() > SHOWN_MAX ? given.substring(0, SHOWN_MAX) + "…" : given;
    }

    /** What is wrong with a line; carries no stack, since it is an answer and not an accident. */
    private static final class Misfit extends Exception {
        private final String what;

        private Misfit(String what) {
            super(what, null, false, false);
            this.what = what;
        }
    }

    /** Walks over a line, word by word. */
    private static final class Cursor {
        private final String line;
        private int at;

        private Cursor(String line) {
            this.line = line;
            skipBlanks();
        }

        private boolean atEnd() {
            return at >= line.length();
        }

        private boolean startsWith(String text) {
            return line.startsWith(text, at);
        }

        private String rest() {
            String rest = line.substring(at).stripTrailing();
            at = line.length();
            return rest;
        }

        private String word() {
            int quote = line.charAt(at) == '"' ? line.indexOf('"', at + 1) : -1;
            int start = quote < 0 ? at : at + 1;
            int end = quote < 0 ? start : quote;
            while (quote < 0 && end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                end++;
            }
            at = quote < 0 ? end : end + 1;
            skipBlanks();
            return line.substring(start, end);
        }

        private void skipBlanks() {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
        }
    }
}
