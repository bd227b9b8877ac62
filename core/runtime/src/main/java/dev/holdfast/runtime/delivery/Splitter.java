package dev.holdfast.runtime.delivery;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text at a platform's limit: after a paragraph, a line, a sentence or a word where one ends in the second half of the
 * part, else between characters as people see them. A code fence that is cut is closed and opened again. Pure.
 */
final class Splitter {

    private static final String FENCE = "```";

    /** Closing and opening a fence costs a line break and three backticks each. */
    private static final int FENCE_ROOM = 2 * (FENCE.length() + 1);

    /** A cut must take more than an opened fence puts back, or the text would never end. */
    private static final int LEAST = FENCE.length() + 1;

    private Splitter() {}

    /**
     * @param codePointsMax limit of a part; at least 16
     * @return at least one part; joined again they hold every character of the text but blanks at the cuts
     */
    static List<String> split(String text, int codePointsMax) {
        if (codePointsMax < 16) {
            throw new IllegalArgumentException("a part needs room for 16 characters, got " + codePointsMax);
        }
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (rest.codePointCount(0, rest.length()) > codePointsMax) {
            int room = codePointsMax - FENCE_ROOM;
            int cut = cut(rest, rest.offsetByCodePoints(0, room));
            String part = rest.substring(0, cut);
            rest = rest.substring(cut);
            if (opensFence(part)) {
                part = part.stripTrailing() + "\n" + FENCE;
                rest = FENCE + "\n" + withoutLeadingLineBreaks(rest);
            } else {
                part = part.stripTrailing();
                rest = rest.stripLeading();
            }
            if (!part.isBlank()) {
                parts.add(part);
            }
        }
        if (!rest.isBlank() || parts.isEmpty()) {
            parts.add(rest);
        }
        return List.copyOf(parts);
    }

    private static int cut(String text, int end) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int least = Math.max(FENCE.length() + 2, end / 2);
        for (String mark : List.of("\n\n", "\n", ". ", "。", "! ", "? ", " ")) {
            int at = text.lastIndexOf(mark, end - mark.length());
            if (at >= least && characters.isBoundary(at + mark.length())) {
                return at + mark.length();
            }
        }
        int at = characters.isBoundary(end) ? end : characters.preceding(end);
        int outside = outOfFence(text, at);
        return outside > LEAST ? outside : end;
    }

    /** Moves a cut within backticks in front of the fence it would tear apart. */
    private static int outOfFence(String text, int cut) {
        if (cut == BreakIterator.DONE || text.charAt(cut) != '`') {
            return cut;
        }
        int start = cut;
        while (start > 0 && text.charAt(start - 1) == '`') {
            start--;
        }
        return start + (cut - start) / FENCE.length() * FENCE.length();
    }

    /** Blanks stay: they are the indentation of the code. */
    private static String withoutLeadingLineBreaks(String code) {
        int start = 0;
        while (start < code.length() && (code.charAt(start) == '\n' || code.charAt(start) == '\r')) {
            start++;
        }
        return code.substring(start);
    }

    private static boolean opensFence(String part) {
        int fences = 0;
        for (int at = part.indexOf(FENCE); at >= 0; at = part.indexOf(FENCE, at + FENCE.length())) {
            fences++;
        }
        return fences % 2 == 1;
    }
}
