package dev.holdfast.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameStreamTest {

    private static final int LIMIT = 1 << 20;

    /** One stream made by another implementation: HELLO, an ACK and an event. */
    private static final List<byte[]> CHUNKS = List.of(
            hex(
                    "789caa562a51b2ca2bcdc9d1512a8631f20b94ac0c0d74945294acaa953252138b4a9252134be233f34a528bca127394ac4c0c8d"
                            + "4c0d6a6b01000000ffff"),
            hex("aac6a5d710ac1724500b000000ffff"),
            hex(
                    "02ab510a890cf0f4738f0f0e710c0a5102ab36862885d9929c919897979a139f09e429191a5a18a00243a0a6d2e2d4225cf2464"
                            + "0f992ccdcd4e292c45c9003cccdcc8d8c4ccd0c808e04000000ffff"));

    @Test
    void three_chunks_are_three_frames() {
        try (ZlibStream stream = new ZlibStream(LIMIT)) {
            assertThat(read(stream, CHUNKS.get(0))).isEqualTo(new Frame.Hello(Duration.ofMillis(41_250)));
            assertThat(read(stream, CHUNKS.get(1))).isEqualTo(new Frame.HeartbeatAck());
            assertThat(read(stream, CHUNKS.get(2))).isInstanceOfSatisfying(Frame.Dispatch.class, event -> {
                assertThat(event.type()).isEqualTo("TYPING_START");
                assertThat(event.sequence()).isEqualTo(3);
                assertThat(event.data().number("timestamp", 0)).isEqualTo(1_767_225_600);
            });
        }
    }

    @Test
    void a_chunk_means_nothing_without_those_before_it() {
        try (ZlibStream stream = new ZlibStream(LIMIT)) {
            assertThat(read(stream, CHUNKS.get(1))).isInstanceOf(Frame.Undecodable.class);
        }
    }

    @Test
    void cut_anywhere_even_inside_its_end_mark_a_frame_is_the_same() {
        byte[] all = joined(CHUNKS);
        for (int cut = 1; cut < CHUNKS.get(0).length; cut++) {
            try (ZlibStream stream = new ZlibStream(LIMIT)) {
                assertThat(read(stream, Arrays.copyOfRange(all, 0, cut)))
                        .as("cut at %s", cut)
                        .isNull();
                assertThat(read(stream, Arrays.copyOfRange(all, cut, CHUNKS.get(0).length)))
                        .as("cut at %s", cut)
                        .isEqualTo(new Frame.Hello(Duration.ofMillis(41_250)));
                assertThat(read(stream, CHUNKS.get(1))).isEqualTo(new Frame.HeartbeatAck());
            }
        }
    }

    @Test
    void byte_by_byte_nothing_is_lost() {
        List<Frame> frames = new ArrayList<>();
        try (ZlibStream stream = new ZlibStream(LIMIT)) {
            for (byte each : joined(CHUNKS)) {
                Frame frame = read(stream, new byte[] {each});
                if (frame != null) {
                    frames.add(frame);
                }
            }
        }

        assertThat(frames).hasSize(3);
        assertThat(frames.getLast()).isInstanceOf(Frame.Dispatch.class);
    }

    @Property(tries = 200)
    void however_a_zlib_stream_is_cut_its_frames_are_the_same(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 70_000) Integer> lengths, @ForAll long seed)
            throws IOException {
        Random dice = new Random(seed);
        List<String> texts = lengths.stream().map(length -> event(length, dice)).toList();
        byte[] all = joined(zlib(texts));
        List<String> read = new ArrayList<>();
        try (ZlibStream stream = new ZlibStream(LIMIT)) {
            for (int from = 0; from < all.length; ) {
                // Frames never share a message of the socket; a message may hold any part of one.
                int end = Math.min(all.length, from + 1 + dice.nextInt(9000));
                for (int mark = from + 1; mark < end; mark++) {
                    end = flushed(all, mark) ? mark : end;
                }
                Frame frame = read(stream, Arrays.copyOfRange(all, from, end));
                if (frame != null) {
                    read.add(((Frame.Dispatch) frame).json());
                }
                from = end;
            }
        }

        assertThat(read).isEqualTo(texts.stream().map(FrameStreamTest::payload).toList());
    }

    @Property(tries = 100)
    void every_message_of_a_zstd_stream_is_a_frame(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 200_000) Integer> lengths, @ForAll long seed)
            throws IOException {
        Random dice = new Random(seed);
        List<String> texts = lengths.stream().map(length -> event(length, dice)).toList();
        List<String> read = new ArrayList<>();
        try (ZstdStream stream = new ZstdStream(LIMIT)) {
            for (byte[] message : zstd(texts)) {
                read.add(((Frame.Dispatch) Objects.requireNonNull(read(stream, message))).json());
            }
        }

        assertThat(read).isEqualTo(texts.stream().map(FrameStreamTest::payload).toList());
    }

    @Property(tries = 500)
    void whatever_arrives_is_a_value(@ForAll @Size(max = 5) List<byte[]> messages) {
        try (ZlibStream zlib = new ZlibStream(LIMIT);
                ZstdStream zstd = new ZstdStream(LIMIT);
                PlainStream plain = new PlainStream()) {
            for (FrameStream stream : List.of(zlib, zstd, plain)) {
                List<Frame> frames = new ArrayList<>();
                for (byte[] message : messages) {
                    if (frames.stream().noneMatch(Frame.Undecodable.class::isInstance)) {
                        stream.read(message, frames::add);
                    }
                }
            }
        }
    }

    @Test
    void a_bomb_stops_at_the_limit() throws IOException {
        String bomb = "{\"op\":0,\"t\":\"X\",\"d\":\"" + " ".repeat(200 << 20) + "\"}";
        byte[] zlib = zlib(List.of(bomb)).getFirst();
        byte[] zstd = zstd(List.of(bomb)).getFirst();
        assertThat(zlib.length).isLessThan(LIMIT);

        try (ZlibStream stream = new ZlibStream(LIMIT);
                ZstdStream other = new ZstdStream(LIMIT)) {
            assertThat(read(stream, zlib))
                    .isEqualTo(new Frame.Undecodable("a frame unpacks to more than 1048576 bytes"));
            assertThat(read(other, zstd))
                    .isEqualTo(new Frame.Undecodable("a frame unpacks to more than 1048576 bytes"));
        }
    }

    @Test
    void a_frame_may_be_as_long_as_the_limit() throws IOException {
        String start = "{\"op\":0,\"t\":\"X\",\"d\":\"";
        String text = start + "x".repeat(LIMIT - start.length() - 2) + "\"}";

        try (ZlibStream stream = new ZlibStream(LIMIT);
                ZstdStream other = new ZstdStream(LIMIT)) {
            assertThat(read(stream, zlib(List.of(text)).getFirst())).isInstanceOf(Frame.Dispatch.class);
            assertThat(read(other, zstd(List.of(text)).getFirst())).isInstanceOf(Frame.Dispatch.class);
        }
    }

    @Test
    void a_stream_that_ends_is_broken() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write("{\"op\":11}".getBytes(StandardCharsets.UTF_8));
        }
        try (ZlibStream stream = new ZlibStream(LIMIT)) {
            byte[] ended = bytes.toByteArray();
            Frame first = read(stream, ended);
            Frame second = first == null ? read(stream, CHUNKS.get(1)) : first;
            assertThat(second).isEqualTo(new Frame.Undecodable("the zlib stream ended"));
        }
    }

    @Test
    void a_message_that_unpacks_to_nothing_is_no_frame() throws IOException {
        byte[] frame = zstd(List.of("{\"op\":11}")).getFirst();
        List<Frame> frames = new ArrayList<>();
        ZstdStream stream = new ZstdStream(LIMIT);
        stream.read(frame, frames::add);
        stream.read(new byte[0], frames::add);
        stream.close();

        assertThat(frames).containsExactly(new Frame.HeartbeatAck());
    }

    @Test
    void the_zstd_library_works_here() {
        ZstdStream.check();
    }

    @Test
    void several_frames_in_one_message_are_as_many_frames() throws IOException {
        List<byte[]> chunks = zlib(List.of("{\"op\":11}", "{\"op\":7}", "{\"op\":9}"));
        List<Frame> frames = new ArrayList<>();
        try (ZlibStream stream = new ZlibStream(LIMIT)) {
            stream.read(joined(chunks), frames::add);
        }

        assertThat(frames)
                .containsExactly(new Frame.HeartbeatAck(), new Frame.Reconnect(), new Frame.InvalidSession(false));
    }

    /** The frame that ends with a message; null if none does. */
    private static @Nullable Frame read(FrameStream stream, byte[] message) {
        List<Frame> frames = new ArrayList<>();
        stream.read(message, frames::add);
        assertThat(frames).hasSizeLessThanOrEqualTo(1);
        return frames.isEmpty() ? null : frames.getFirst();
    }

    private static String event(int length, Random dice) {
        StringBuilder text = new StringBuilder("{\"op\":0,\"s\":1,\"t\":\"X\",\"d\":\"");
        while (text.length() < length) {
            text.append(dice.nextInt(3) == 0 ? "ü" : Integer.toString(dice.nextInt(), 36));
        }
        return text.append("\"}").toString();
    }

    private static String payload(String event) {
        return event.substring(event.indexOf("\"d\":") + 4, event.length() - 1);
    }

    private static boolean flushed(byte[] all, int end) {
        return end >= 4 && all[end - 4] == 0 && all[end - 3] == 0 && all[end - 2] == -1 && all[end - 1] == -1;
    }

    private static List<byte[]> zlib(List<String> texts) throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, true)) {
            for (String text : texts) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                chunks.add(bytes.toByteArray());
                bytes.reset();
            }
        } finally {
            deflater.end();
        }
        return chunks;
    }

    private static List<byte[]> zstd(List<String> texts) throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(bytes)) {
            for (String text : texts) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                chunks.add(bytes.toByteArray());
                bytes.reset();
            }
        }
        return chunks;
    }

    private static byte[] joined(List<byte[]> chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
