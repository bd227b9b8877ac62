package dev.holdfast.gateway.qq;

/**
 * Takes the power to mention out of a text: what somebody wrote and the bot repeats must call nobody. It looks as before, by a space
 * of no width; in addresses nothing is broken.
 */
final class QqMentions {

    private static final char ZERO_WIDTH_SPACE = '\u200b';
    private static final String EVERYONE = "@everyone";
    private static final String TAG = "qqbot-at-";

    private QqMentions() {}

    static String none(String text) {
        if (text.indexOf('@') < 0 && text.indexOf('<') < 0) {
            return text;
        }
        StringBuilder harmless = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@' && startsWith(EVERYONE, text, i) && !inMailAddress(text, i)) {
                // Equal to any server, and unlike a space no end of the link.
                harmless.append(inLink(text, i) ? "%40" : "@" + ZERO_WIDTH_SPACE);
            } else {
                harmless.append(c);
                if (c == '<' && opensMention(text, i + 1)) {
                    harmless.append(ZERO_WIDTH_SPACE);
                }
            }
        }
        return harmless.toString();
    }

    private static boolean opensMention(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.startsWith("@", at) || startsWith(TAG, text, at);
    }

    /** Words with a dot behind it name a host: {@code joe@everyone.org}. */
    private static boolean inMailAddress(String text, int at) {
        int dot = at + EVERYONE.length();
        return at > 0
                && wordly(text.charAt(at - 1))
                && dot + 1 < text.length()
                && text.charAt(dot) == '.'
                && wordly(text.charAt(dot + 1));
    }

    /** Whether it stands in a link, behind the host. */
    private static boolean inLink(String text, int at) {
        int start = at;
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1)) && text.charAt(start - 1) != '<') {
            start--;
        }
        int scheme = text.lastIndexOf("://", at);
        int host = scheme + 3;
        return scheme > start
                && startsWith("http", text, schemeStart(text, scheme))
                && host < at
                && wordly(text.charAt(host))
                && text.substring(host, at).chars().anyMatch(c -> c == '/' || c == '?' || c == '#');
    }

    private static int schemeStart(String text, int scheme) {
        boolean secure = scheme > 0 && Character.toLowerCase(text.charAt(scheme - 1)) == 's';
        return scheme - (secure ? 5 : 4);
    }

    private static boolean startsWith(String word, String text, int at) {
        return at >= 0 && text.regionMatches(true, at, word, 0, word.length());
    }

    /** What names in addresses are made of, in plain letters: others end them. */
    private static boolean wordly(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '+';
    }
}
