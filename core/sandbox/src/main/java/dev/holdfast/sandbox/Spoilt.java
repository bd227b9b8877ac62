package dev.holdfast.sandbox;

/** Frames that no server should send. */
final class Spoilt {
    static final String GARBAGE = "{\"op\":0,\"s\":\"seven\",\"t\":[\"?\"],\"d\":{\"id\":";
    private static final int OVERSIZE_BYTES = 17 * 1024 * 1024;

    private Spoilt() {}

    /** Well-formed, and larger than any client should take. */
    static String oversize() {
        return "{\"op\":0,\"t\":\"OVERSIZE\",\"d\":\"" + "x".repeat(OVERSIZE_BYTES) + "\"}";
    }
}
