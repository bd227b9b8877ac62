package dev.holdfast.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A frame while it is unpacked: bytes up to a limit. */
final class Unpacked {

    private static final int FIRST_BYTES = 4 * 1024;

    /** A longer frame's memory is not kept for the next one. */
    private static final int KEPT_BYTES_MAX = 64 * 1024;

    private final int bytesMax;
    private byte[] bytes = {};
    private int length;

    Unpacked(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Where to write on; there is always room for a byte at {@link #length}, one beyond the limit included. */
    byte[] room() {
        if (length == bytes.length) {
            int wanted = Math.max(FIRST_BYTES, 2 * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, bytesMax + 1L));
        }
        return bytes;
    }

    int length() {
        return length;
    }

    void wrote(int count) {
        length += count;
    }

    boolean tooLong() {
        return length > bytesMax;
    }

    /** Reads what was unpacked, and begins anew. */
    void frames(Consumer<Frame> then) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[0];
        }
        FrameReader.each(text, then);
    }

    Frame refusal() {
        return new Frame.Undecodable("a frame unpacks to more than " + bytesMax + " bytes");
    }
}
