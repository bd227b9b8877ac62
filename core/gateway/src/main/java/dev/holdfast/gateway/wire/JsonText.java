package dev.holdfast.gateway.wire;

/** Reads well-formed JSON strings and numbers, where they stand. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** What the string says that begins at this opening quote. */
    static String read(String text, int quote) {
        int end = JsonSyntax.string(text, quote) - 1;
        int escape = text.indexOf('\\', quote + 1, end);
        return escape < 0 ? text.substring(quote + 1, end) : unescaped(text, quote + 1, escape, end);
    }

    /** What a string says, or a number as it is written; empty for another value, and for a place below 0. */
    static String loosely(String text, int value) {
        if (value < 0) {
            return "";
        }
        char c = text.charAt(value);
        if (c == '"') {
            return read(text, value);
        }
        return numeric(c) ? text.substring(value, JsonSyntax.value(text, value)) : "";
    }

    /** A number cut to a whole one, also if it is written as a string. */
    static long number(String text, int value, long otherwise) {
        if (value < 0) {
            return otherwise;
        }
        char c = text.charAt(value);
        if (c != '"' && !numeric(c)) {
            return otherwise;
        }
        int from = c == '"' ? value + 1 : value;
        int end = JsonSyntax.value(text, value) - (c == '"' ? 1 : 0);
        try {
            return Long.parseLong(text, from, end, 10);
        } catch (NumberFormatException notWhole) {
            return cut(loosely(text, value).strip(), otherwise);
        }
    }

    private static long cut(String digits, long otherwise) {
        try {
            double number = Double.parseDouble(digits);
            return number > Long.MIN_VALUE && number < Long.MAX_VALUE ? (long) number : otherwise;
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** The same JSON, with escapes for control characters inside strings, as any other reader wants them. */
    static String standard(String json) {
        StringBuilder standard = null;
        boolean inside = false;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                inside = !inside;
            } else if (c < ' ' && inside) {
                standard = standard == null ? new StringBuilder(json.length() + 16) : standard;
                standard.append(json, copied, i)
                        .append("\\u00")
                        .append(c < 16 ? "0" : "1")
                        .append(HEX.charAt(c & 15));
                copied = i + 1;
            }
        }
        return standard == null
                ? json
                : standard.append(json, copied, json.length()).toString();
    }

    private static boolean numeric(char c) {
        return c == '-' || (c >= '0' && c <= '9');
    }

    private static String unescaped(String text, int start, int escape, int end) {
        StringBuilder plain = new StringBuilder(end - start);
        int copied = start;
        int at = escape;
        while (at >= 0) {
            plain.append(text, copied, at);
            char c = text.charAt(at + 1);
            plain.append(c == 'u' ? (char) Integer.parseInt(text, at + 2, at + 6, 16) : character(c));
            copied = at + (c == 'u' ? 6 : 2);
            at = text.indexOf('\\', copied, end);
        }
        return plain.append(text, copied, end).toString();
    }

    private static char character(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
