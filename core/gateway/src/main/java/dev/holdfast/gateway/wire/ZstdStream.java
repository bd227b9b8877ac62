package dev.holdfast.gateway.wire;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * One zstd frame over the whole connection, never closed; each message of the socket is one of the gateway's (Discord: Gateway,
 * Transport Compression).
 */
public final class ZstdStream implements FrameStream {

    /** What any decoder should have at hand (RFC 8878); more is a waste of memory at best. */
    private static final int WINDOW_LOG_MAX = 23;

    private final Message message = new Message();
    private final ZstdInputStreamNoFinalizer input;
    private final Unpacked unpacked;

    /**
     * @param bytesMax longest frame, unpacked
     */
    public ZstdStream(int bytesMax) {
        this.unpacked = new Unpacked(bytesMax);
        try {
            // Continuous: the end of a message is not the end of the stream.
            this.input =
                    new ZstdInputStreamNoFinalizer(message).setContinuous(true).setLongMax(WINDOW_LOG_MAX);
        } catch (IOException broken) {
            throw new UncheckedIOException("no zstd stream could be made", broken);
        }
    }

    /**
     * Whether the native library works here.
     *
     * @throws IllegalStateException if not, with the reason
     */
    public static void check() {
        try {
            new ZstdStream(1).close();
        } catch (LinkageError broken) {
            throw new IllegalStateException(
                    "the zstd library does not work on this machine: " + broken.getMessage(), broken);
        }
    }

    @Override
    public void read(byte[] packed, Consumer<Frame> then) {
        message.is(packed);
        try {
            int count = 0;
            while (count >= 0 && !unpacked.tooLong()) {
                byte[] room = unpacked.room();
                count = input.read(room, unpacked.length(), room.length - unpacked.length());
                unpacked.wrote(Math.max(0, count));
            }
        } catch (IOException broken) {
            then.accept(new Frame.Undecodable("the zstd stream is broken: " + broken.getMessage()));
            return;
        }
        if (unpacked.tooLong()) {
            then.accept(unpacked.refusal());
        } else if (unpacked.length() > 0) {
            // A message may end what one before it has said already.
            unpacked.frames(then);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException("closing what reads from memory failed", impossible);
        }
    }

    /** The present message as a stream that goes on with the next one. */
    private static final class Message extends InputStream {
        private byte[] bytes = {};
        private int at;

        void is(byte[] next) {
            bytes = next;
            at = 0;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public int available() {
            return bytes.length - at;
        }
    }
}
