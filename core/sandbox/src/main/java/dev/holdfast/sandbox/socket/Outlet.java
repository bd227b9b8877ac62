package dev.holdfast.sandbox.socket;

import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The way out of one socket: compresses, and cuts, joins or spoils what goes out as the faults in force wish. */
final class Outlet {
    /** A client that does not read that much is cut off. */
    private static final int UNREAD_MAX_BYTES = 64 * 1024 * 1024;

    private final ServerWebSocket socket;
    private final @Nullable Compressor compressor;
    private final Faults faults;
    private final AtomicLong unwritten = new AtomicLong();
    private byte[] held = {};
    private boolean ended;

    Outlet(ServerWebSocket socket, @Nullable Compressor compressor, Faults faults) {
        this.socket = socket;
        this.compressor = compressor;
        this.faults = faults;
    }

    /** Sends one payload. Serial, so that the compressed stream stays in the order of the payloads. */
    synchronized void write(String payload, Victim victim, Instant now) {
        if (ended) {
            return;
        }
        // The socket's own mark is 64 KiB whatever it is set to: a burst would look like a client that does not read.
        if (unwritten.get() > UNREAD_MAX_BYTES) {
            drop();
            return;
        }
        if (compressor == null) {
            writePlain(payload, victim, now);
        } else {
            writeCompressed(compressor, payload, victim, now);
        }
    }

    /** Bytes that no decompressor of this connection can read; on plain sockets, no JSON. */
    synchronized void writeBroken() {
        if (compressor == null) {
            sent(socket.writeTextMessage(Spoilt.GARBAGE), Spoilt.GARBAGE.length());
        } else {
            binary(Spoilt.brokenBytes());
        }
    }

    /** Begins a message and ends the connection in its middle. */
    synchronized void breakOff(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        ChannelHandlerContext context = ((WebSocketInternal) socket).channelHandlerContext();
        // Past the encoder, as a frame's header that promises more than is sent.
        ByteBuf half = Unpooled.buffer(bytes.length + 4);
        half.writeByte(compressor == null ? 0x81 : 0x82).writeByte(126).writeShort(bytes.length);
        half.writeBytes(bytes, 0, bytes.length / 2);
        context.channel().eventLoop().execute(() -> {
            // Past the socket's own end too, which would wait ten seconds for an answer to its closing frame.
            ChannelHandlerContext wire = context.pipeline().firstContext();
            var unused = wire.writeAndFlush(half);
            var unusedClose = wire.close(); // done in order, so after what was written
        });
        end();
    }

    /** Ends the connection without a closing frame. */
    void drop() {
        var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
    }

    synchronized void end() {
        if (!ended && compressor != null) {
            compressor.end();
        }
        ended = true;
    }

    private void writePlain(String payload, Victim victim, Instant now) {
        if (payload.length() > 1
                && faults.bite(FaultKind.SPLIT_FRAMES, victim, now).isPresent()) {
            int middle = payload.length() / 2;
            sent(socket.writeFrame(WebSocketFrame.textFrame(payload.substring(0, middle), false)), middle);
            sent(
                    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(payload.substring(middle)), true)),
                    payload.length() - middle);
            return;
        }
        sent(socket.writeTextMessage(payload), payload.length());
    }

    private void writeCompressed(Compressor stream, String payload, Victim victim, Instant now) {
        byte[] bytes = joined(stream.compress(payload.getBytes(StandardCharsets.UTF_8)));
        if (stream.hasEndMarker()
                && faults.bite(FaultKind.JOIN_PAYLOADS, victim, now).isPresent()) {
            held = bytes;
            return;
        }
        held = new byte[0];
        if (stream.hasEndMarker()
                && faults.bite(FaultKind.SPLIT_FRAMES, victim, now).isPresent()) {
            // In the middle, and once more inside the end marker of four bytes.
            int middle = (bytes.length - 2) / 2;
            binary(Arrays.copyOfRange(bytes, 0, middle));
            binary(Arrays.copyOfRange(bytes, middle, bytes.length - 2));
            binary(Arrays.copyOfRange(bytes, bytes.length - 2, bytes.length));
            return;
        }
        binary(bytes);
    }

    private byte[] joined(byte[] bytes) {
        if (held.length == 0) {
            return bytes;
        }
        byte[] both = Arrays.copyOf(held, held.length + bytes.length);
        System.arraycopy(bytes, 0, both, held.length, bytes.length);
        return both;
    }

    private void binary(byte[] bytes) {
        sent(socket.writeBinaryMessage(Buffer.buffer(bytes)), bytes.length);
    }

    private void sent(Future<Void> writing, int size) {
        unwritten.addAndGet(size);
        writing.onComplete(written -> unwritten.addAndGet(-size));
    }
}
