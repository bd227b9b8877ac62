package dev.holdfast.runtime.delivery;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text at a platform's limit: after a paragraph, a line, a sentence or a word, where one ends in the second half of the
 * part if possible, else between characters as people see them; through one of those only if it alone is longer than a part. A
 * block of code that is cut is closed and opened again with its language, as far as the limit has room for that. Pure.
 */
final class Splitter {

    private static final String SENTENCE_ENDS = ".!?…";
    private static final String WIDE_SENTENCE_ENDS = "。！？";
    private static final String WIDE_COMMAS = "，、；：";
    private static final String CLOSING_MARKS = "\"')]”’」』）】";
    private static final int CLOSING_MARKS_MAX = 3;

    private final String text;
    private final int max;
    private final BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    private final NavigableMap<Integer, CodeFence> fences = new TreeMap<>();

    /** How good a place is for a cut, the better the later. */
    private enum Cut {
        /** Through a character, or through what marks a block of code. */
        TORN,
        /** Leaves a block of code without code on one side. */
        EMPTIED,
        CHARACTER,
        WORD,
        SENTENCE,
        LINE,
        PARAGRAPH
    }

    /**
     * A stretch of the text; in a row they are the text, character by character.
     *
     * @param opening put in front of it, to open a block of code again
     * @param closing put behind it, to close a block of code
     */
    record Piece(String opening, String text, String closing) {

        /** What is sent: blanks at the end of a part are seen by nobody, but in code they may be indentation. */
        String part() {
            return opening + (closing.isEmpty() ? text.stripTrailing() : text) + closing;
        }
    }

    private Splitter(String text, int max) {
        this.text = text;
        this.max = max;
        characters.setText(text);
        CodeFence.of(text, max / 2).forEach(fence -> fences.put(fence.start(), fence));
    }

    /**
     * @param codePointsMax limit of a part, from 1
     * @return at least one part; none blank unless the text is
     */
    static List<String> split(String text, int codePointsMax) {
        if (text.codePointCount(0, text.length()) <= codePointsMax) {
            return List.of(text);
        }
        List<String> parts = pieces(text, codePointsMax).stream()
                .filter(piece -> !piece.text().isBlank())
                .map(Piece::part)
                .toList();
        return parts.isEmpty() ? List.of("") : parts;
    }

    /** The same before blanks at the cuts are dropped. */
    static List<Piece> pieces(String text, int codePointsMax) {
        if (codePointsMax < 1) {
            throw new IllegalArgumentException("a part needs room for a character, got " + codePointsMax);
        }
        return new Splitter(text, codePointsMax).pieces();
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        String opening = "";
        do {
            int cut = cut(at, max - length(opening));
            CodeFence open = cut == text.length() ? null : openAt(cut);
            String stretch = text.substring(at, cut);
            pieces.add(new Piece(opening, stretch, open == null ? "" : closing(open, stretch)));
            opening = open == null ? "" : opening(open);
            at = cut;
        } while (at < text.length());
        return pieces;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private int cut(int at, int room) {
        if (text.codePointCount(at, text.length()) <= room) {
            return text.length();
        }
        int half = text.offsetByCodePoints(at, room / 2);
        int end = withBlanks(text.offsetByCodePoints(at, room));
        if (end == text.length()) {
            return end;
        }
        int best = -1;
        Cut bestKind = Cut.TORN;
        for (int place = end; place > at; place = text.offsetByCodePoints(place, -1)) {
            if (place < half && bestKind.compareTo(Cut.WORD) >= 0) {
                break;
            }
            Cut kind = kind(place);
            if ((best < 0 || kind.compareTo(bestKind) > 0) && fits(at, place, room)) {
                best = place;
                bestKind = kind;
            }
        }
        return best;
    }

    /** Blanks behind the last word cost nothing outside of code: they are dropped. */
    private int withBlanks(int end) {
        int place = end;
        while (place < text.length() && Character.isWhitespace(text.charAt(place)) && openAt(place + 1) == null) {
            place++;
        }
        return place;
    }

    private boolean fits(int at, int place, int room) {
        CodeFence open = openAt(place);
        if (open != null) {
            return text.codePointCount(at, place) + length(closing(open, text.substring(at, place))) <= room;
        }
        int end = place;
        while (end > at && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.codePointCount(at, end) <= room;
    }

    private Cut kind(int place) {
        CodeFence around = fenceAround(place);
        if (!characters.isBoundary(place) || (around != null && around.isTornBy(place))) {
            return Cut.TORN;
        }
        if (around != null && around.isEmptiedBy(place)) {
            return Cut.EMPTIED;
        }
        char before = text.charAt(place - 1);
        boolean wordEnds = Character.isWhitespace(before) && !Character.isWhitespace(text.charAt(place));
        if (around != null) {
            return before == '\n' ? Cut.LINE : wordEnds ? Cut.WORD : Cut.CHARACTER;
        }
        return wordEnds ? behindBlanks(place) : betweenWideCharacters(place);
    }

    private Cut behindBlanks(int place) {
        int lines = 0;
        int at = place;
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
            lines += text.charAt(at) == '\n' ? 1 : 0;
        }
        if (lines > 0) {
            return lines > 1 ? Cut.PARAGRAPH : Cut.LINE;
        }
        return ends(at, SENTENCE_ENDS) || ends(at, WIDE_SENTENCE_ENDS) ? Cut.SENTENCE : Cut.WORD;
    }

    /** Scripts without blanks end their sentences and clauses by marks of their own. */
    private Cut betweenWideCharacters(int place) {
        char after = text.charAt(place);
        if (Character.isWhitespace(after) || (CLOSING_MARKS + WIDE_SENTENCE_ENDS + WIDE_COMMAS).indexOf(after) >= 0) {
            return Cut.CHARACTER;
        }
        return ends(place, WIDE_SENTENCE_ENDS) ? Cut.SENTENCE : ends(place, WIDE_COMMAS) ? Cut.WORD : Cut.CHARACTER;
    }

    /** Whether one of the marks stands there, be it with quotes or brackets closed behind it. */
    private boolean ends(int place, String marks) {
        int at = place;
        while (at > Math.max(0, place - CLOSING_MARKS_MAX) && CLOSING_MARKS.indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        return at > 0 && marks.indexOf(text.charAt(at - 1)) >= 0;
    }

    /** The block of code that a cut there leaves open, if it is to be closed and opened again. */
    private @Nullable CodeFence openAt(int place) {
        CodeFence fence = fenceAround(place);
        return fence != null && !fence.isTornBy(place) && hasRoom("", fence) ? fence : null;
    }

    private @Nullable CodeFence fenceAround(int place) {
        var entry = fences.lowerEntry(place);
        return entry != null && entry.getValue().surrounds(place) ? entry.getValue() : null;
    }

    /** With its language, if at least half of a part is left for the code. */
    private String opening(CodeFence fence) {
        String ticks = "`".repeat(fence.ticks());
        return hasRoom(fence.language(), fence) ? ticks + fence.language() + "\n" : ticks + "\n";
    }

    private static String closing(CodeFence fence, String code) {
        return (code.endsWith("\n") ? "" : "\n") + "`".repeat(fence.ticks());
    }

    private boolean hasRoom(String language, CodeFence fence) {
        return length(language) + 2 * (fence.ticks() + 1) <= max / 2;
    }
}
