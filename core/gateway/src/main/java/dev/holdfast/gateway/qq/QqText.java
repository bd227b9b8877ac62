package dev.holdfast.gateway.qq;

/** The platform's inline formats, taken off and put on. */
final class QqText {

    private static final char NO_BREAK_SPACE = '\u00a0';

    private QqText() {}

    /**
     * Removes mentions of one user; with an empty id, the mention the text begins with.
     *
     * @param text not unescaped yet, so that an escaped mention is not mistaken for one
     */
    static String withoutMentionOf(String user, String text) {
        int at = text.indexOf("<@");
        if (at < 0) {
            return text;
        }
        if (user.isEmpty()) {
            return withoutLeadingMention(text);
        }
        StringBuilder kept = null;
        int from = 0;
        while (at >= 0) {
            int id = at + 2 < text.length() && text.charAt(at + 2) == '!' ? at + 3 : at + 2;
            int end = id + user.length();
            if (text.startsWith(user, id) && end < text.length() && text.charAt(end) == '>') {
                if (from < at) {
                    kept = kept == null ? new StringBuilder(text.length()) : kept;
                    kept.append(text, from, at);
                }
                from = end + 1;
            }
            at = text.indexOf("<@", id);
        }
        return kept == null
                ? text.substring(from)
                : kept.append(text, from, text.length()).toString();
    }

    private static String withoutLeadingMention(String text) {
        String trimmed = trimmed(text);
        int end = trimmed.indexOf('>');
        if (!trimmed.startsWith("<@") || end < 0) {
            return text;
        }
        int from = trimmed.startsWith("<@!") ? 3 : 2;
        for (int i = from; i < end; i++) {
            if (!Character.isLetterOrDigit(trimmed.charAt(i))) {
                return text;
            }
        }
        return end > from ? trimmed.substring(end + 1) : text;
    }

    /** Undoes the three entities the platform writes. */
    static String unescaped(String text) {
        int at = text.indexOf('&');
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length()).append(text, 0, at);
        while (at < text.length()) {
            if (text.startsWith("&lt;", at)) {
                plain.append('<');
                at += 4;
            } else if (text.startsWith("&gt;", at)) {
                plain.append('>');
                at += 4;
            } else if (text.startsWith("&amp;", at)) {
                plain.append('&');
                at += 5;
            } else {
                plain.append(text.charAt(at));
                at++;
            }
        }
        return plain.toString();
    }

    /** Writes the three entities the platform undoes. */
    static String escaped(String text) {
        boolean plain = text.indexOf('&') < 0 && text.indexOf('<') < 0 && text.indexOf('>') < 0;
        return plain ? text : text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Takes off blanks at both ends, with those that some clients write as no-break spaces. */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        return from == 0 && to == text.length() ? text : text.substring(from, to);
    }

    private static boolean blank(char c) {
        return c <= ' ' || c == NO_BREAK_SPACE;
    }

    /** The platform leaves the scheme off some addresses. */
    static String withScheme(String url) {
        if (url.contains("://")) {
            return url;
        }
        return url.startsWith("//") ? "https:" + url : "https://" + url;
    }
}
