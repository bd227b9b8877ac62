package dev.holdfast.runtime.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code between runs of backticks. Pure.
 *
 * @param start of the run that opens it
 * @param code start of the code: behind the opening line where it has one, else behind the run
 * @param blankHead up to where nothing but blanks stand
 * @param blankTail where nothing but blanks follow up to the closing run
 * @param codeEnd start of the run that closes it; the text's end if nothing does
 * @param end behind the closing run
 * @param ticks length of the opening run, from 3
 * @param language as written behind the opening run; empty if none is
 */
record CodeFence(int start, int code, int blankHead, int blankTail, int codeEnd, int end, int ticks, String language) {

    /** Platforms open a block wherever three backticks stand, not only at the start of a line. */
    private static final Pattern RUN = Pattern.compile("`{3,}");

    private static final int TICKS_MIN = 3;

    /** A language is the only word of its line, or else it is code. */
    private static final Pattern OPENING_LINE = Pattern.compile("[ \\t]*([\\w+.#-]*)[ \\t]*\\r?\\n");

    /**
     * All blocks of a text, in order; a run of fewer backticks than opened a block does not close it.
     *
     * @param openingMax an opening longer than this, in characters, is taken for code
     */
    static List<CodeFence> of(String text, int openingMax) {
        List<CodeFence> fences = new ArrayList<>();
        Matcher run = RUN.matcher(text);
        for (int from = 0; from < text.length() && run.find(from); ) {
            int start = isEscaped(text, run.start()) ? run.start() + 1 : run.start();
            int ticks = run.end() - start;
            if (ticks < TICKS_MIN) {
                from = run.end();
                continue;
            }
            CodeFence fence = openedBy(run, start, text, openingMax);
            fences.add(fence);
            from = fence.end();
        }
        return fences;
    }

    /** Whether a backslash, itself not escaped, takes the character its meaning. */
    private static boolean isEscaped(String text, int place) {
        int at = place;
        while (at > 0 && text.charAt(at - 1) == '\\') {
            at--;
        }
        return (place - at) % 2 == 1;
    }

    private static CodeFence openedBy(Matcher run, int start, String text, int openingMax) {
        int ticks = run.end() - start;
        Matcher line = OPENING_LINE
                .matcher(text)
                .region(run.end(), Math.clamp((long) start + openingMax, run.end(), text.length()));
        boolean hasLine = line.lookingAt();
        int code = hasLine ? line.end() : run.end();
        String language = hasLine ? line.group(1) : "";
        int from = code;
        while (from < text.length() && run.find(from)) {
            if (run.end() - run.start() >= ticks) {
                return fence(text, start, code, run.start(), run.end(), ticks, language);
            }
            from = run.end();
        }
        return fence(text, start, code, text.length(), text.length(), ticks, language);
    }

    private static CodeFence fence(String text, int start, int code, int codeEnd, int end, int ticks, String language) {
        int head = code;
        while (head < codeEnd && Character.isWhitespace(text.charAt(head))) {
            head++;
        }
        int tail = codeEnd == text.length() ? codeEnd : blankTail(text, code, codeEnd);
        return new CodeFence(start, code, head, tail, codeEnd, end, ticks, language);
    }

    private static int blankTail(String text, int code, int codeEnd) {
        int tail = codeEnd;
        while (tail > code && Character.isWhitespace(text.charAt(tail - 1))) {
            tail--;
        }
        return tail;
    }

    /** Whether a cut there is inside, marks included. */
    boolean surrounds(int cut) {
        return cut > start && cut < end;
    }

    /** Whether a cut there goes through what opens or closes it. */
    boolean isTornBy(int cut) {
        return (cut > start && cut < code) || (cut > codeEnd && cut < end);
    }

    /** Whether a cut there has no code on one of its sides. */
    boolean isEmptiedBy(int cut) {
        return surrounds(cut) && (cut <= blankHead || (cut >= blankTail && codeEnd < end));
    }
}
