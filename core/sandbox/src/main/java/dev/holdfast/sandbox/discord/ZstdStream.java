package dev.holdfast.sandbox.discord;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.holdfast.sandbox.socket.Compressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One zstd frame over all payloads, never closed; each payload is flushed and is one message. */
final class ZstdStream implements Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(3);

    @Override
    public byte[] compress(byte[] payload) {
        ByteBuffer in = ByteBuffer.allocateDirect(payload.length).put(payload).flip();
        ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.max(64, payload.length / 3));
        boolean flushed = false;
        while (!flushed) {
            flushed = context.compressDirectByteBufferStream(out, in, EndDirective.FLUSH);
            byte[] chunk = new byte[out.flip().remaining()];
            out.get(chunk).clear();
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    @Override
    public boolean hasEndMarker() {
        return false;
    }

    @Override
    public void end() {
        context.close();
    }
}
