package dev.holdfast.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.holdfast.gateway.OddJson;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.gateway.wire.FrameStream;
import dev.holdfast.gateway.wire.ZlibStream;
import dev.holdfast.gateway.wire.ZstdStream;
import dev.holdfast.plugin.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What a server gone mad may send: the documentation's examples, spoilt at random, as text and in spoilt compressed streams, through
 * the reader, both dialects' translators and the session machine. Nothing may end in an exception.
 *
 * <p>The same few thousand cases in every run of the suite; with {@code -Dholdfast.fuzz=PT5M} others each time, as many as fit in
 * five minutes. A failure names its seed: {@code -Dholdfast.fuzz.seed=SEED} runs that case first.
 */
class FuzzTest {

    private static final int CASES = 4000;
    private static final int FRAME_MAX = 1 << 20;
    private static final List<String> SCRAPS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "\u0000",
            "\u001f",
            "\ud83d",
            "null",
            "-",
            "1e9999",
            "99999999999999999999",
            "\"d\":",
            "\"op\":9",
            "\"t\":\"READY\"",
            "\"s\":null",
            "<@!",
            "[".repeat(600),
            "\u00a0");

    private final Dialects dialects = new Dialects();

    @Test
    void whatever_a_server_sends_is_a_value() throws Exception {
        List<String> seeds = seeds();
        assertThat(seeds).hasSizeGreaterThan(60);
        Duration time = Duration.parse(System.getProperty("holdfast.fuzz", "PT0S"));
        long seed = Long.getLong("holdfast.fuzz.seed", time.isZero() ? 1 : System.nanoTime());
        long began = System.nanoTime();
        long cases = 0;
        try (dialects) {
            while (cases < CASES || System.nanoTime() - began < time.toNanos()) {
                one(seeds, seed + cases);
                cases++;
            }
        }
        assertThat(dialects.oddities())
                .as("faults that only the last net caught")
                .noneMatch(kind -> kind.endsWith("could not be read"));
        if (!time.isZero()) {
            LoggerFactory.getLogger(FuzzTest.class).info("{} cases from seed {} in {}", cases, seed, time);
        }
    }

    private void one(List<String> seeds, long seed) {
        Random dice = new Random(seed);
        String text = spoilt(seeds, dice);
        try {
            for (Dialect dialect : List.of(dialects.discord, dialects.qq)) {
                List<Frame> frames = new ArrayList<>();
                FrameReader.each(text, frames::add);
                unpacked(text, dice, frames);
                live(dialect, frames, dice);
            }
        } catch (RuntimeException | Error escaped) {
            throw new AssertionError(
                    "holdfast.fuzz.seed=" + seed + ": " + text.substring(0, Math.min(2000, text.length())), escaped);
        }
    }

    /** Frames come to a session somewhere in its life, among whatever else happens. */
    private static void live(Dialect dialect, List<Frame> frames, Random dice) {
        Walk walk = dice.nextBoolean() ? Walk.ready(dialect) : new Walk(dialect);
        for (int i = dice.nextInt(4); i > 0; i--) {
            step(walk, dice);
        }
        for (Frame frame : frames) {
            walk.frame(frame);
            if (frame instanceof Frame.Dispatch dispatch) {
                Event event = dialect.translate(dispatch, new Arrival("bot", "55", "session", "trace", Walk.START));
                assertThat(event.origin().eventId()).isNotBlank();
            }
            step(walk, dice);
        }
        assertThat(walk.standing().failures()).isNotNegative();
    }

    private static void step(Walk walk, Random dice) {
        switch (dice.nextInt(12)) {
            case 0 -> walk.fires(Timer.HEARTBEAT);
            case 1 -> walk.fires(Timer.STEP);
            case 2 -> walk.fires(Timer.RETRY);
            case 3 -> walk.closed(dice.nextInt(1000, 5000));
            case 4 -> walk.closed(null);
            case 5 -> walk.greeted();
            case 6 -> walk.turn();
            case 7 -> walk.on(new Signal.ReconnectAsked(dice.nextBoolean(), "fuzz"));
            case 8 -> walk.on(new Signal.Slept(Duration.ofMinutes(3)));
            case 9 -> walk.later(Duration.ofMinutes(dice.nextInt(5000)));
            default -> walk.forget();
        }
    }

    /** The text in compressed streams whose bytes are spoilt and cut anywhere. */
    private static void unpacked(String text, Random dice, List<Frame> frames) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try (ZlibStream zlib = new ZlibStream(FRAME_MAX);
                ZstdStream zstd = new ZstdStream(FRAME_MAX)) {
            feed(zlib, spoilt(zlib(utf8), dice), dice, frames);
            feed(zstd, spoilt(zstd(utf8), dice), dice, frames);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void feed(FrameStream stream, byte[] bytes, Random dice, List<Frame> frames) {
        List<Frame> read = new ArrayList<>();
        for (int from = 0; from < bytes.length && read.stream().noneMatch(Frame.Undecodable.class::isInstance); ) {
            int to = Math.min(bytes.length, from + 1 + dice.nextInt(bytes.length));
            stream.read(Arrays.copyOfRange(bytes, from, to), read::add);
            from = to;
        }
        frames.addAll(read);
    }

    private static byte[] spoilt(byte[] bytes, Random dice) {
        for (int i = dice.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt();
        }
        return bytes;
    }

    private static String spoilt(List<String> seeds, Random dice) {
        String text = seeds.get(dice.nextInt(seeds.size()));
        for (int i = dice.nextInt(4); i > 0; i--) {
            text = spoiltOnce(text, seeds, dice);
        }
        return text;
    }

    private static String spoiltOnce(String text, List<String> seeds, Random dice) {
        int at = dice.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + dice.nextInt(40));
        return switch (dice.nextInt(7)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(at);
            case 3 -> text.substring(0, at) + SCRAPS.get(dice.nextInt(SCRAPS.size())) + text.substring(to);
            case 4 -> text.substring(0, at) + (char) dice.nextInt(0x10000) + text.substring(at);
            case 5 -> text + seeds.get(dice.nextInt(seeds.size()));
            default -> ofOtherTypes(text, dice);
        };
    }

    private static String ofOtherTypes(String text, Random dice) {
        try {
            return OddJson.of(text, dice);
        } catch (JsonProcessingException | RuntimeException notJsonAnyMore) {
            return text;
        }
    }

    private static byte[] zlib(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater, true)) {
            out.write(plain);
            out.flush();
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] zstd(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(packed)) {
            out.write(plain);
            out.flush();
            return packed.toByteArray();
        }
    }

    /** The frames of both platforms' documentation, as the dialects' own tests keep them. */
    private static List<String> seeds() throws IOException, URISyntaxException {
        List<String> seeds = new ArrayList<>(List.of(
                "{\"t\":null,\"s\":null,\"op\":10,\"d\":{\"heartbeat_interval\":41250}}",
                "{\"t\":null,\"s\":null,\"op\":9,\"d\":true}",
                "{\"op\":7}",
                "{\"op\":11}",
                "{\"op\":1,\"d\":null}"));
        for (String platform : List.of("qq", "discord")) {
            URI folder = FuzzTest.class
                    .getResource("/dev/holdfast/gateway/" + platform + "/examples")
                    .toURI();
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readString(file));
                }
            }
        }
        return seeds;
    }
}
