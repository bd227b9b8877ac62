package dev.holdfast.gateway.discord;

/** Keeps plain words plain: the platform reads every text as markdown. Pure. */
final class DiscordText {

    private static final String MARKS = "\\`*_~|[]";
    private static final String AT_LINE_START = "#>-+";

    private DiscordText() {}

    /**
     * The text with a backslash before what would be read as markdown; addresses stay whole.
     *
     * @param codePointsMax if the backslashes make it longer than this, the text comes back as it was: looks are less than words
     */
    static String plain(String text, int codePointsMax) {
        StringBuilder plain = new StringBuilder(text.length() + 16);
        boolean lineStart = true;
        int i = 0;
        while (i < text.length()) {
            if (opensAddress(text, i)) {
                int end = endOfAddress(text, i);
                plain.append(text, i, end);
                i = end;
                lineStart = false;
            } else {
                char c = text.charAt(i);
                if (MARKS.indexOf(c) >= 0 || (lineStart && AT_LINE_START.indexOf(c) >= 0)) {
                    plain.append('\\');
                }
                plain.append(c);
                lineStart = c == '\n' || (lineStart && c == ' ');
                i++;
            }
        }
        return plain.codePointCount(0, plain.length()) <= codePointsMax ? plain.toString() : text;
    }

    private static boolean opensAddress(String text, int at) {
        return text.charAt(at) == 'h' && (text.startsWith("http://", at) || text.startsWith("https://", at));
    }

    private static int endOfAddress(String text, int start) {
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && "<>".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
