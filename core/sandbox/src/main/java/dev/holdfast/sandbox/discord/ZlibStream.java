package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.socket.Compressor;
import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** One zlib stream over all payloads; each ends with a flush, whose last bytes are {@code 00 00 FF FF}. */
final class ZlibStream implements Compressor {
    private final Deflater deflater = new Deflater();

    @Override
    public byte[] compress(byte[] payload) {
        deflater.setInput(payload);
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, payload.length / 3));
        byte[] chunk = new byte[8192];
        int written = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        while (written > 0) {
            out.write(chunk, 0, written);
            // A chunk that was not filled is the end of the flush; asking again would flush once more.
            written = written < chunk.length ? 0 : deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        }
        return out.toByteArray();
    }

    @Override
    public boolean hasEndMarker() {
        return true;
    }

    @Override
    public void end() {
        deflater.end();
    }
}
