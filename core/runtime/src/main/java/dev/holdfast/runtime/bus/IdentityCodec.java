package dev.holdfast.runtime.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands an immutable object over as it is; local to this process. */
record IdentityCodec<T>(String name) implements MessageCodec<T, T> {
    @Override
    public void encodeToWire(Buffer buffer, T value) {
        throw new UnsupportedOperationException(name + " stays in this process");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(name + " stays in this process");
    }

    @Override
    public T transform(T value) {
        return value;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
