package dev.holdfast.gateway.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * One zlib stream over the whole connection (Discord: Gateway, Transport Compression). A frame ends where the bytes end with a sync
 * flush; the messages of the socket mean nothing, and may end even inside that mark.
 */
public final class ZlibStream implements FrameStream {

    /** {@code 00 00 FF FF}. */
    private static final int FLUSHED = 0x0000ffff;

    private final Inflater inflater = new Inflater();
    private final Unpacked unpacked;

    /** The last four bytes, of whatever message. */
    private int last = -1;

    /**
     * @param bytesMax longest frame, unpacked
     */
    public ZlibStream(int bytesMax) {
        this.unpacked = new Unpacked(bytesMax);
    }

    @Override
    public @Nullable Frame read(byte[] message) {
        for (int i = Math.max(0, message.length - 4); i < message.length; i++) {
            last = last << 8 | (message[i] & 0xff);
        }
        try {
            inflate(message);
        } catch (DataFormatException broken) {
            return new Frame.Undecodable("the zlib stream is broken: " + broken.getMessage());
        }
        if (unpacked.tooLong()) {
            return unpacked.refusal();
        }
        if (!inflater.needsInput()) {
            return new Frame.Undecodable("the zlib stream ended");
        }
        // A flush with nothing before it happens where the sender's buffer was full to the last byte at the one before.
        return last == FLUSHED && unpacked.length() > 0 ? unpacked.frame() : null;
    }

    private void inflate(byte[] message) throws DataFormatException {
        inflater.setInput(message);
        int count = -1;
        while (count != 0 && !unpacked.tooLong()) {
            byte[] room = unpacked.room();
            count = inflater.inflate(room, unpacked.length(), room.length - unpacked.length());
            unpacked.wrote(count);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
