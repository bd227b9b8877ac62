package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Reply;
import java.util.List;

/**
 * What of an open row is kept as JSON.
 *
 * @param outgoing under the row's own key, with what it was asked to say
 * @param replies what it says instead: the present message, then what is left to say after it; empty while it says the same
 */
record StoredRow(Outgoing outgoing, List<Reply> replies, int said, int renumbered) {
    StoredRow {
        replies = List.copyOf(replies);
    }
}
