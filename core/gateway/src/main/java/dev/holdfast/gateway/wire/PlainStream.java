package dev.holdfast.gateway.wire;

import java.nio.charset.StandardCharsets;

/** Not compressed: each message is a frame's text. */
public final class PlainStream implements FrameStream {

    @Override
    public Frame read(byte[] message) {
        return FrameReader.read(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {}
}
