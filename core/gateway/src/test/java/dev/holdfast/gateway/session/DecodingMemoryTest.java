package dev.holdfast.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.MessageReceived;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of messages in a second may not cost the collector more than they have to. */
class DecodingMemoryTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Arrival ARRIVAL =
            new Arrival("bot", "5550001112223334445", "session", "trace", Instant.parse("2026-09-14T12:45:00Z"));

    /** The first rounds run uncompiled, and make what compiled ones do without. */
    private static final Duration UNTIL_COMPILED = Duration.ofSeconds(20);

    private static final int EACH = 1000;

    @ParameterizedTest
    @CsvSource({"qq, AT_MESSAGE_CREATE, 2200", "qq, GROUP_AT_MESSAGE_CREATE, 1700", "discord, MESSAGE_CREATE, 1950"})
    void a_message_costs_hardly_more_than_what_is_kept_of_it(String platform, String example, long bytes)
            throws IOException {
        String text = text(platform + "/examples/" + example + ".json");
        try (Dialects dialects = new Dialects()) {
            Dialect dialect = platform.equals("qq") ? dialects.qq : dialects.discord;
            long least = Long.MAX_VALUE;
            long began = System.nanoTime();
            while (least > bytes && System.nanoTime() - began < UNTIL_COMPILED.toNanos()) {
                least = Math.min(least, decoded(dialect, text));
            }

            assertThat(least).as("bytes").isLessThanOrEqualTo(bytes);
        }
    }

    private static long decoded(Dialect dialect, String text) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < EACH; i++) {
            assertThatItIsAMessage(dialect, text);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / EACH;
    }

    private static void assertThatItIsAMessage(Dialect dialect, String text) {
        if (!(dialect.translate((Frame.Dispatch) FrameReader.read(text), ARRIVAL) instanceof MessageReceived)) {
            throw new AssertionError("no message: " + text);
        }
    }

    private static String text(String file) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(DecodingMemoryTest.class.getResourceAsStream("/dev/holdfast/gateway/" + file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
