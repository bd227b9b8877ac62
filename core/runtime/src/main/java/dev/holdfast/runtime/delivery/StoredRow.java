package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Reply;
import java.util.List;

/**
 * What of an open row is kept as JSON.
 *
 * @param replies the present message first, then what is left to say after it
 */
record StoredRow(Outgoing outgoing, List<Reply> replies, int said, int renumbered) {
    StoredRow {
        replies = List.copyOf(replies);
    }
}
