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
 * @param blankTail where nothing but blanks follow up to the closing run
 * @param codeEnd start of the run that closes it; the text's end if nothing does
 * @param end behind the closing run
 * @param ticks length of the opening run, from 3
 * @param language as written behind the opening run; empty if none is
 */
record CodeFence(int start, int code, int blankTail, int codeEnd, int end, int ticks, String language) {

    /** Platforms open a block wherever three backticks stand, not only at the start of a line. */
    private static final Pattern RUN = Pattern.compile("`{3,}");

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
            CodeFence fence = openedBy(run, text, openingMax);
            fences.add(fence);
            from = fence.end();
        }
        return fences;
    }

    private static CodeFence openedBy(Matcher run, String text, int openingMax) {
        int start = run.start();
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
                return new CodeFence(
                        start, code, blankTail(text, code, run.start()), run.start(), run.end(), ticks, language);
            }
            from = run.end();
        }
        int all = text.length();
        return new CodeFence(start, code, all, all, all, ticks, language);
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
        return surrounds(cut) && (cut <= code || (cut >= blankTail && codeEnd < end));
    }
}
