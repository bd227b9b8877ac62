package dev.holdfast.sandbox.qq;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be answered in one place: messages and events, the newest ones only. */
final class Openings {
    private final int max;
    private final Map<String, Opening> byId = new LinkedHashMap<>();

    Openings(int max) {
        this.max = max;
    }

    /** Something that can be answered, and the numbers of its answers so far. */
    private static final class Opening {
        private final Instant at;
        private int[] sequences = {};

        private Opening(Instant at) {
            this.at = at;
        }
    }

    /** Whether an answer may be given. */
    enum Verdict {
        OPEN,
        UNKNOWN,
        EXPIRED,
        DUPLICATE,
        USED_UP
    }

    synchronized void open(String id, Instant at) {
        byId.put(id, new Opening(at));
        if (byId.size() > max) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /**
     * Judges an answer and counts it if it is allowed.
     *
     * @param since an opening made before is expired
     * @param repliesMax how many answers; 0 for any number
     * @param sequence the answer's number, unique per opening; null where numbers are unknown
     */
    synchronized Verdict answer(String id, Instant since, int repliesMax, @Nullable Integer sequence) {
        Opening opening = byId.get(id);
        if (opening == null) {
            return Verdict.UNKNOWN;
        }
        if (opening.at.isBefore(since)) {
            return Verdict.EXPIRED;
        }
        int given = opening.sequences.length;
        if (sequence != null) {
            for (int used : opening.sequences) {
                if (used == sequence) {
                    return Verdict.DUPLICATE;
                }
            }
        }
        if (repliesMax > 0) {
            if (given >= repliesMax) {
                return Verdict.USED_UP;
            }
            opening.sequences = Arrays.copyOf(opening.sequences, given + 1);
            opening.sequences[given] = sequence == null ? -given - 1 : sequence;
        }
        return Verdict.OPEN;
    }
}
