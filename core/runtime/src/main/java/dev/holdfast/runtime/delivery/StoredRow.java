package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Reply;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an open row is kept as JSON.
 *
 * @param outgoing under the row's own key, with what it was asked to say
 * @param replies what it says instead: the present message, then what is left to say after it; empty while it says the same
 * @param maybeSince since when the platform may have it, if it may; null for since it was made
 */
record StoredRow(
        Outgoing outgoing,
        List<Reply> replies,
        int said,
        int renumbered,
        @Nullable Instant maybeSince) {
    StoredRow {
        replies = List.copyOf(replies);
    }
}
