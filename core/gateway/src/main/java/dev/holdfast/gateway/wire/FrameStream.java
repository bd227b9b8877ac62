package dev.holdfast.gateway.wire;

import org.jspecify.annotations.Nullable;

/**
 * What the binary messages of one connection say. One per connection, since compression goes on from message to message. For one
 * thread at a time.
 */
public interface FrameStream extends AutoCloseable {

    /**
     * Takes the next binary message of the socket.
     *
     * @return the frame that ends with it; null if more of it is to come; {@link Frame.Undecodable} if the stream is broken or
     *     a frame longer than allowed, after which this must not be asked again
     */
    @Nullable
    Frame read(byte[] message);

    /** Gives native memory back. */
    @Override
    void close();
}
