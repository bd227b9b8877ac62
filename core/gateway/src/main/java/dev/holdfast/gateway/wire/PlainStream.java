package dev.holdfast.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Not compressed: each message is a frame's text. */
public final class PlainStream implements FrameStream {

    @Override
    public void read(byte[] message, Consumer<Frame> then) {
        FrameReader.each(new String(message, StandardCharsets.UTF_8), then);
    }

    @Override
    public void close() {}
}
