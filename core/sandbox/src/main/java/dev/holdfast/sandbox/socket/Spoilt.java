package dev.holdfast.sandbox.socket;

import java.util.Arrays;

/** Payloads that no server should send. */
final class Spoilt {
    static final String GARBAGE = "{\"op\":0,\"s\":\"seven\",\"t\":[\"?\"],\"d\":{\"id\":";
    static final int BIG_BYTES = 5 * 1024 * 1024;
    private static final int OVERSIZE_BYTES = 17 * 1024 * 1024;

    private Spoilt() {}

    /** Well-formed, and larger than any client should take. */
    static String oversize() {
        return "{\"op\":0,\"t\":\"OVERSIZE\",\"d\":\"" + "x".repeat(OVERSIZE_BYTES) + "\"}";
    }

    /** No block of any compressed stream; ends as a zlib message does, so that it is read at once. */
    static byte[] brokenBytes() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 0xFE);
        bytes[28] = 0;
        bytes[29] = 0;
        bytes[30] = (byte) 0xFF;
        bytes[31] = (byte) 0xFF;
        return bytes;
    }
}
