package dev.holdfast.gateway.wire;

/**
 * Walks once through a value where it stands in a frame's text, and makes nothing but what it is asked for: for what comes by the
 * thousand. {@link JsonValue} is easier to read with.
 *
 * <p>Reads liberally: what is asked for as an object and is none counts as an empty one, a number does for a text, anything else for
 * an empty one. Made from well-formed text only; of other text it reads something undefined, and ends with an
 * {@link IllegalArgumentException} rather than never.
 *
 * <pre>{@code
 * for (cursor.enterObject(); cursor.nextMember(NAMES); ) {
 *     switch (cursor.name()) {
 *         case "id" -> id = cursor.text();
 *         default -> cursor.skip();
 *     }
 * }
 * }</pre>
 *
 * Every member's and element's value has to be read or skipped. Not thread-safe.
 */
public final class JsonCursor {

    private final String text;
    private final int end;

    /** No backslash stands before this place. */
    private final int plain;

    private int at;
    private boolean passedBy;
    private String name = "";

    /** Stands before the value at {@code from}. */
    JsonCursor(String text, int from) {
        this.text = text;
        this.at = from;
        this.end = text.length();
        int escape = text.indexOf('\\', from);
        this.plain = escape < 0 ? end : escape;
    }

    /** Goes into the object; past the value if it is none, so that it has no members. */
    public void enterObject() {
        enter('{');
    }

    /** Goes into the array; past the value if it is none, so that it has no elements. */
    public void enterArray() {
        enter('[');
    }

    private void enter(char bracket) {
        if (peek() == bracket) {
            at++;
        } else {
            skip();
            passedBy = true;
        }
    }

    /** Goes to the next member's value; false at the end of the object, which is left by it. */
    public boolean nextMember(JsonNames names) {
        if (!more('}')) {
            return false;
        }
        expect('"');
        int from = at;
        boolean plain = toQuote();
        name = plain ? names.find(text, from, at - 1) : named(names, decoded(from, at - 1));
        expect(':');
        return true;
    }

    private static String named(JsonNames names, String decoded) {
        return names.find(decoded, 0, decoded.length());
    }

    /** The present member's name; empty if it is none of those that were given. */
    public String name() {
        return name;
    }

    /** Goes to the next element; false at the end of the array, which is left by it. */
    public boolean nextElement() {
        return more(']');
    }

    private boolean more(char bracket) {
        if (passedBy) {
            passedBy = false;
            return false;
        }
        char next = peek();
        if (next == ',') {
            at++;
            next = peek();
        }
        if (next == bracket) {
            at++;
            return false;
        }
        return true;
    }

    /** The text, or a number as it was written; empty for anything else. */
    public String text() {
        char first = peek();
        if (first == '"') {
            at++;
            int from = at;
            return toQuote() ? text.substring(from, at - 1) : decoded(from, at - 1);
        }
        int from = at;
        skip();
        return first == '-' || (first >= '0' && first <= '9') ? text.substring(from, at) : "";
    }

    /** Whether the value is this text. */
    public boolean is(String other) {
        if (peek() != '"') {
            skip();
            return false;
        }
        at++;
        int from = at;
        return toQuote()
                ? at - 1 - from == other.length() && text.startsWith(other, from)
                : decoded(from, at - 1).equals(other);
    }

    /** Passes the value by; where it stands, for {@link #textAt}. */
    public int place() {
        peek();
        int place = at;
        skip();
        return place;
    }

    /** Whether the value at a place that was passed by is this text. */
    public boolean isAt(int place, String other) {
        int here = at;
        at = place;
        boolean same = is(other);
        at = here;
        return same;
    }

    /** The text at a place that was passed by, as {@link #text} reads it. */
    public String textAt(int place) {
        int here = at;
        at = place;
        String value = text();
        at = here;
        return value;
    }

    /** Whether the value is {@code true}. */
    public boolean isTrue() {
        boolean yes = peek() == 't';
        skip();
        return yes;
    }

    /** The whole number, or the one a text holds; 0 for anything else. */
    public long number() {
        String written = text();
        try {
            return Long.parseLong(written);
        } catch (NumberFormatException fractionOrNone) {
            return rounded(written);
        }
    }

    private static long rounded(String written) {
        try {
            return (long) Double.parseDouble(written);
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** Goes past the value, however deep it is. */
    public void skip() {
        int depth = 0;
        do {
            char first = peek();
            at++;
            switch (first) {
                case '"' -> toQuote();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',', ':' -> {}
                default -> toDelimiter();
            }
        } while (depth > 0);
    }

    private void toDelimiter() {
        while (at < end && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }

    /** Goes past the closing quote; answers whether what stands before it can be taken as it is. */
    private boolean toQuote() {
        int quote = text.indexOf('"', at);
        if (quote < 0 || quote >= end) {
            throw broken();
        }
        int escape = quote < plain ? -1 : text.indexOf('\\', at, quote);
        if (escape < 0) {
            at = quote + 1;
            return true;
        }
        at = escape;
        while (at < end) {
            char c = text.charAt(at);
            at += c == '\\' ? 2 : 1;
            if (c == '"') {
                return false;
            }
        }
        throw broken();
    }

    private String decoded(int from, int to) {
        StringBuilder decoded = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c != '\\') {
                decoded.append(c);
                i++;
                continue;
            }
            char escaped = text.charAt(i + 1);
            if (escaped == 'u') {
                decoded.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
                i += 6;
            } else {
                decoded.append(meant(escaped));
                i += 2;
            }
        }
        return decoded.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw broken();
        }
        at++;
    }

    private char peek() {
        while (at < end) {
            char c = text.charAt(at);
            if (c > ' ') {
                return c;
            }
            at++;
        }
        throw broken();
    }

    private IllegalArgumentException broken() {
        return new IllegalArgumentException("not JSON around character " + at);
    }
}
