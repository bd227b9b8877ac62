package dev.holdfast.gateway.wire;

import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

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
    public void read(byte[] message, Consumer<Frame> then) {
        for (int i = Math.max(0, message.length - 4); i < message.length; i++) {
            last = last << 8 | (message[i] & 0xff);
        }
        try {
            inflate(message);
        } catch (DataFormatException broken) {
            then.accept(new Frame.Undecodable("the zlib stream is broken: " + broken.getMessage()));
            return;
        }
        if (unpacked.tooLong()) {
            then.accept(unpacked.refusal());
        } else if (!inflater.needsInput()) {
            then.accept(new Frame.Undecodable("the zlib stream ended"));
        } else if (last == FLUSHED && unpacked.length() > 0) {
            // A flush with nothing before it happens where the sender's buffer was full to the last byte at the one
            // before.
            unpacked.frames(then);
        }
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
