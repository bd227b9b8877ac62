package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Reply.Format;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text at a platform's limit: after a paragraph, a line, a sentence or a word, where one ends in the second half of the
 * part if possible, else between characters as people see them; through one of those only if it alone is longer than a part. A
 * block of code in a formatted text that is cut is closed and opened again with its language, as far as the limit has room for
 * that. Pure.
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

    /** What stands behind a backslash: at the start of a part it would mean something again. */
    private final BitSet escaped = new BitSet();

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

    private Splitter(String text, int max, Format format) {
        if (max < 1) {
            throw new IllegalArgumentException("a part needs room for a character, got " + max);
        }
        this.text = text;
        this.max = max;
        characters.setText(text);
        if (format == Format.MARKDOWN) {
            CodeFence.of(text, max / 2).forEach(fence -> fences.put(fence.start(), fence));
            for (int at = text.indexOf('\\'); at >= 0 && at + 1 < text.length(); at = text.indexOf('\\', at + 2)) {
                escaped.set(at + 1, isMark(text.charAt(at + 1)));
            }
        }
    }

    /**
     * @param format whether backticks mark code in it, or are characters like others
     * @param codePointsMax limit of a part, from 1
     * @return at least one part; in none of several there is nothing to see
     */
    static List<String> split(String text, Format format, int codePointsMax) {
        if (text.codePointCount(0, text.length()) <= codePointsMax) {
            return List.of(text);
        }
        List<Piece> pieces = pieces(text, format, codePointsMax);
        List<String> parts = pieces.stream()
                .filter(piece -> piece.text().codePoints().anyMatch(Splitter::isSeen))
                .map(Piece::part)
                .toList();
        return parts.isEmpty() ? List.of(unseen(pieces)) : parts;
    }

    /** One message all the same, as short as it may be. */
    private static String unseen(List<Piece> pieces) {
        return pieces.stream()
                .map(Piece::part)
                .filter(part -> !part.isBlank())
                .findFirst()
                .orElse("");
    }

    /** The same before blanks at the cuts are dropped. */
    static List<Piece> pieces(String text, Format format, int codePointsMax) {
        return new Splitter(text, codePointsMax, format).pieces();
    }

    /** Platforms refuse a message of blanks, such without a width among them, and with it what comes behind it. */
    private static boolean isSeen(int character) {
        return !Character.isWhitespace(character)
                && !Character.isSpaceChar(character)
                && Character.getType(character) != Character.FORMAT;
    }

    /** What a backslash takes its meaning: the punctuation of ASCII. */
    private static boolean isMark(char character) {
        return character > ' ' && character < 127 && !Character.isLetterOrDigit(character);
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        String opening = "";
        do {
            int cut = cut(at, max - length(opening));
            CodeFence open = cut == text.length() ? null : openAt(cut);
            pieces.add(new Piece(opening, text.substring(at, cut), open == null ? "" : closing(open, at, cut)));
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
            return text.codePointCount(at, place) + length(closing(open, at, place)) <= room;
        }
        int end = place;
        while (end > at && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.codePointCount(at, end) <= room;
    }

    private Cut kind(int place) {
        CodeFence around = fenceAround(place);
        if (!characters.isBoundary(place) || (around == null ? escaped.get(place) : around.isTornBy(place))) {
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

    /**
     * Behind a stretch, on a line of its own; but a word beside the opening run would be taken for a language there, and not be seen.
     */
    private String closing(CodeFence fence, int at, int cut) {
        String ticks = "`".repeat(fence.ticks());
        char last = text.charAt(cut - 1);
        if (last == '\n') {
            return ticks;
        }
        boolean besideTheRun = at <= fence.start() && text.indexOf('\n', fence.start(), cut) < 0;
        return (!besideTheRun ? "\n" : last == '`' ? " " : "") + ticks;
    }

    private boolean hasRoom(String language, CodeFence fence) {
        return length(language) + 2 * (fence.ticks() + 1) <= max / 2;
    }
}
