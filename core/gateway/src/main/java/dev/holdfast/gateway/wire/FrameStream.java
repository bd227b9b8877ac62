package dev.holdfast.gateway.wire;

import java.util.function.Consumer;

/**
 * What the binary messages of one connection say. One per connection, since compression goes on from message to message. For one
 * thread at a time.
 */
public interface FrameStream extends AutoCloseable {

    /**
     * Takes the next binary message of the socket.
     *
     * @param then hears the frames that end with it, if any does; {@link Frame.Undecodable} if the stream is broken or a frame
     *     longer than allowed, after which this must not be asked again
     */
    void read(byte[] message, Consumer<Frame> then);

    /** Gives native memory back. */
    @Override
    void close();
}
