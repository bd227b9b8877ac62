package dev.holdfast.benchmarks;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** People who ask at a steady pace, whether or not they are answered: what an answer takes when nothing is saturated. */
final class PacedLoad implements AutoCloseable {

    private static final String USER = "mei";
    private static final long LONGEST_MICROS = 60_000_000;

    private final Sandbox sandbox;
    private final List<String> conversations;
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    private final Histogram latency = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final Runnable stopListening;

    PacedLoad(Sandbox sandbox, String name, int size) {
        this.sandbox = sandbox;
        this.conversations = IntStream.rangeClosed(1, size)
                .mapToObj(number -> name + "-" + number)
                .toList();
        for (String id : conversations) {
            sandbox.add(new Conversation(id, Conversation.Kind.GROUP, id, null, List.of(USER)));
        }
        this.stopListening = sandbox.onBotMessage(this::answered);
    }

    /** Asks so many times a second for a while; answers how long answers took, in microseconds. */
    Histogram run(int perSecond, Duration during) {
        latency.reset();
        long gap = 1_000_000_000L / perSecond;
        long start = System.nanoTime();
        long next = start;
        for (int number = 0; next - start < during.toNanos(); number++, next += gap) {
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            // From when it was due: a pause of ours must not hide a pause of the bot's.
            asked.put(sandbox.say(conversations.get(number % conversations.size()), USER, "!echo hello"), next);
        }
        LockSupport.parkNanos(500_000_000);
        return latency.copy();
    }

    private void answered(ChatMessage message) {
        Long at = message.answers() == null ? null : asked.remove(message.answers());
        if (at != null) {
            latency.recordValue(Math.clamp((System.nanoTime() - at) / 1000, 0, LONGEST_MICROS));
        }
    }

    @Override
    public void close() {
        stopListening.run();
    }
}
