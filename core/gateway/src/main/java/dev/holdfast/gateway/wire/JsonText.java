package dev.holdfast.gateway.wire;

/** Reads well-formed JSON strings. */
final class JsonText {

    private JsonText() {}

    /** What the string says that begins at this opening quote. */
    static String read(String text, int quote) {
        int end = JsonSyntax.string(text, quote) - 1;
        int escape = text.indexOf('\\', quote + 1, end);
        return escape < 0 ? text.substring(quote + 1, end) : unescaped(text, quote + 1, escape, end);
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
