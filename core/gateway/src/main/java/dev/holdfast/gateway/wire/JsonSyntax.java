package dev.holdfast.gateway.wire;

import org.jspecify.annotations.Nullable;

/**
 * Walks over JSON values and says where they end, or that they are none. It builds nothing; {@link JsonValue} reads what it found to
 * be well-formed. Unlike the standard it takes control characters inside strings: no reader of ours minds, and looking for them
 * would cost as much as all the rest.
 */
final class JsonSyntax {

    /** Stands for the end of what is not a value. */
    static final int BROKEN = -1;

    /** Deeper nesting is no frame of any platform. */
    static final int DEPTH_MAX = 500;

    /** Longer numbers and names are none either. */
    static final int NUMBER_MAX = 1000;

    private JsonSyntax() {}

    /** Hears of an object's members while it is walked over. */
    interface Members {

        /**
         * @param name where the name's opening quote stands
         * @param nameEnd behind its closing quote
         * @param value where the value begins
         */
        void add(String text, int name, int nameEnd, int value);
    }

    /** Where the blanks end that begin here. */
    static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && blank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the value ends that begins here, or {@link #BROKEN}. */
    static int value(String text, int from) {
        return value(text, from, 0, from);
    }

    /** As {@link #value}, of an object only, whose members are told. */
    static int object(String text, int from, Members members) {
        if (from >= text.length() || text.charAt(from) != '{') {
            return BROKEN;
        }
        int escape = text.indexOf('\\', from);
        return object(text, from + 1, 1, escape < 0 ? text.length() : escape, members);
    }

    /** Where the string ends, behind its quote, that begins at its opening quote, or {@link #BROKEN}. */
    static int string(String text, int from) {
        return string(text, from, from);
    }

    /**
     * @param plain no backslash stands before this place
     */
    private static int string(String text, int from, int plain) {
        int quote = text.indexOf('"', from + 1);
        if (quote < 0) {
            return BROKEN;
        }
        if (quote < plain) {
            return quote + 1;
        }
        int escape = text.indexOf('\\', from + 1, quote);
        return escape < 0 ? quote + 1 : stringWithEscapes(text, escape);
    }

    private static int stringWithEscapes(String text, int escape) {
        int at = escape;
        while (at >= 0 && at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return at;
            }
            if (c == '\\') {
                at = escape(text, at);
            }
        }
        return BROKEN;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static int value(String text, int from, int depth, int plain) {
        if (from < 0 || from >= text.length()) {
            return BROKEN;
        }
        return switch (text.charAt(from)) {
            case '"' -> string(text, from, plain);
            case '{' -> depth < DEPTH_MAX ? object(text, from + 1, depth + 1, plain, null) : BROKEN;
            case '[' -> depth < DEPTH_MAX ? array(text, from + 1, depth + 1, plain) : BROKEN;
            case 't' -> word(text, from, "true");
            case 'f' -> word(text, from, "false");
            case 'n' -> word(text, from, "null");
            default -> number(text, from);
        };
    }

    private static int object(String text, int from, int depth, int plain, @Nullable Members members) {
        int at = blanks(text, from);
        if (at < text.length() && text.charAt(at) == '}') {
            return at + 1;
        }
        while (at < text.length() && text.charAt(at) == '"') {
            int nameEnd = string(text, at, plain);
            int colon = nameEnd < 0 ? text.length() : blanks(text, nameEnd);
            if (colon >= text.length() || text.charAt(colon) != ':') {
                return BROKEN;
            }
            int value = blanks(text, colon + 1);
            int end = value(text, value, depth, plain);
            if (end < 0) {
                return BROKEN;
            }
            if (members != null) {
                members.add(text, at, nameEnd, value);
            }
            at = blanks(text, end);
            if (at < text.length() && text.charAt(at) == '}') {
                return at + 1;
            }
            if (at >= text.length() || text.charAt(at) != ',') {
                return BROKEN;
            }
            at = blanks(text, at + 1);
        }
        return BROKEN;
    }

    private static int array(String text, int from, int depth, int plain) {
        int at = blanks(text, from);
        if (at < text.length() && text.charAt(at) == ']') {
            return at + 1;
        }
        while (true) {
            at = value(text, at, depth, plain);
            at = at < 0 ? BROKEN : blanks(text, at);
            if (at < 0 || at >= text.length()) {
                return BROKEN;
            }
            if (text.charAt(at) == ']') {
                return at + 1;
            }
            if (text.charAt(at) != ',') {
                return BROKEN;
            }
            at = blanks(text, at + 1);
        }
    }

    private static int escape(String text, int at) {
        if (at >= text.length()) {
            return BROKEN;
        }
        char c = text.charAt(at);
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0 ? at + 1 : BROKEN;
        }
        if (at + 5 > text.length()) {
            return BROKEN;
        }
        for (int i = at + 1; i < at + 5; i++) {
            if (hex(text.charAt(i)) < 0) {
                return BROKEN;
            }
        }
        return at + 5;
    }

    /** What a hexadecimal digit stands for; below 0 for another character. */
    static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static int word(String text, int from, String word) {
        return text.startsWith(word, from) ? from + word.length() : BROKEN;
    }

    private static int number(String text, int from) {
        int at = from < text.length() && text.charAt(from) == '-' ? from + 1 : from;
        int whole = digits(text, at);
        if (whole == at || (whole > at + 1 && text.charAt(at) == '0')) {
            return BROKEN;
        }
        int end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1);
            if (end == whole + 1) {
                return BROKEN;
            }
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int power = end + 1;
            if (power < text.length() && (text.charAt(power) == '+' || text.charAt(power) == '-')) {
                power++;
            }
            end = digits(text, power);
            if (end == power) {
                return BROKEN;
            }
        }
        return end - from <= NUMBER_MAX ? end : BROKEN;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
