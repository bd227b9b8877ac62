package dev.holdfast.runtime.http;

import java.time.Instant;
import java.util.List;

/** Who did what, when, from where, with what result. Thread-safe; does not block. */
public interface AuditLog {

    void record(Entry entry);

    /**
     * The latest entries, newest first.
     *
     * @param limit at least 1
     */
    List<Entry> recent(int limit);

    /**
     * One attempt to change something.
     *
     * @param who the token's name, {@code loopback} without tokens, or {@code ?} if nobody was recognised
     * @param role of that token
     * @param remote address it came from
     * @param action such as {@code feature.disable}
     * @param target name of what it was done to; empty if there is none
     * @param detail what was asked for besides, such as the reason
     * @param result {@code ok}, {@code denied}, {@code refused} or {@code failed}, and the HTTP status
     */
    record Entry(
            Instant at,
            String who,
            String role,
            String remote,
            String action,
            String target,
            String detail,
            String result) {}
}
