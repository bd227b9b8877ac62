package dev.holdfast.sandbox.socket;

/** One connection's compression of what the server says; keeps its state from payload to payload. */
public interface Compressor {
    byte[] compress(byte[] payload);

    /** Whether one payload may be told in several messages, and several in one. */
    boolean hasEndMarker();

    /** Gives memory back; call once, after the last payload. */
    void end();
}
