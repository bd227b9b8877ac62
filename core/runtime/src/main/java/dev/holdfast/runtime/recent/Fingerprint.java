package dev.holdfast.runtime.recent;

/** Hashes of texts that nobody chose in order to make two of them meet. */
public final class Fingerprint {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /** One half of a text's 128 bits: of two of them no two texts have both in common. */
    public static long first(String text) {
        return hash(text, FNV_OFFSET);
    }

    /** The other half. */
    public static long second(String text) {
        return hash(text, ~FNV_OFFSET);
    }

    /** FNV-1a with a last mix: cheap enough for every message. */
    private static long hash(String text, long seed) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash ^ (hash >>> 29);
    }
}
