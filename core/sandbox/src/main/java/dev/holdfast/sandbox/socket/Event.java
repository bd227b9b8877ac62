package dev.holdfast.sandbox.socket;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, before a session numbers it.
 *
 * @param id the outer id; empty on platforms without one
 * @param guild decides the shard; null goes to shard 0
 * @param intents bits of which a session needs one to hear of it; 0 for everybody
 * @param data the payload as JSON
 * @param narrowed what sessions without a further intent get instead; null where all get the same
 */
public record Event(
        String type,
        String id,
        @Nullable String guild,
        int intents,
        String data,
        @Nullable Narrowed narrowed) {

    /** The payload for sessions that lack that intent. */
    public record Narrowed(int intent, String data) {}

    public static Event of(String type, String id, @Nullable String guild, int intents, String data) {
        return new Event(type, id, guild, intents, data, null);
    }

    boolean reaches(int asked) {
        return intents == 0 || (intents & asked) != 0;
    }

    String dataFor(int asked) {
        return narrowed == null || (narrowed.intent() & asked) != 0 ? data : narrowed.data();
    }

    /** Which of {@code shards} gets it. */
    int shard(int shards) {
        return shard(guild, shards);
    }

    static int shard(@Nullable String guild, int shards) {
        if (guild == null || shards <= 1) {
            return 0;
        }
        return (int) Long.remainderUnsigned(Long.parseUnsignedLong(guild) >>> 22, shards);
    }
}
