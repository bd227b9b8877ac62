package dev.holdfast.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, before a session numbers it.
 *
 * @param id the outer id
 * @param guild decides the shard; null goes to shard 0
 * @param data the payload as JSON
 */
record Event(String type, String id, @Nullable String guild, String data) {

    String frame(long sequence) {
        return "{\"id\":\"" + id + "\",\"op\":0,\"s\":" + sequence + ",\"t\":\"" + type + "\",\"d\":" + data + '}';
    }

    /** Which of {@code shards} gets it. */
    int shard(int shards) {
        if (guild == null || shards <= 1) {
            return 0;
        }
        return (int) Long.remainderUnsigned(Long.parseUnsignedLong(guild) >>> 22, shards);
    }
}
