package dev.holdfast.benchmarks;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Conversations in each of which somebody asks, waits for the answer, and asks again. */
final class ClosedLoop implements AutoCloseable {

    private static final String USER = "mei";
    private static final long LONGEST_MICROS = 60_000_000;

    private final Sandbox sandbox;
    private final List<String> conversations;
    private final Map<String, Asked> waiting = new ConcurrentHashMap<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder unexpected = new LongAdder();
    private final Runnable stopListening;
    private volatile Histogram latency = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private volatile boolean asking;

    private record Asked(String id, long nanos) {}

    ClosedLoop(Sandbox sandbox, int size) {
        this.sandbox = sandbox;
        this.conversations = IntStream.rangeClosed(1, size)
                .mapToObj(number -> "load-" + number)
                .toList();
        for (String id : conversations) {
            sandbox.add(new Conversation(id, Conversation.Kind.GROUP, id, null, List.of(USER)));
        }
        this.stopListening = sandbox.onBotMessage(this::answered);
    }

    void start() {
        asking = true;
        conversations.forEach(this::ask);
    }

    /** Forgets what was measured so far. */
    void reset() {
        latency = new ConcurrentHistogram(LONGEST_MICROS, 3);
        answered.reset();
        unexpected.reset();
    }

    long answers() {
        return answered.sum();
    }

    /** Answers to something that was not asked, or was answered before. */
    long unexpected() {
        return unexpected.sum();
    }

    /** Microseconds from the question to its answer, both as the chat service sees them. */
    Histogram latency() {
        return latency.copy();
    }

    int unanswered() {
        return waiting.size();
    }

    @Override
    public void close() {
        asking = false;
        stopListening.run();
    }

    private void ask(String conversation) {
        // The id is only known once it was said, and the answer may be quicker than this thread.
        synchronized (conversation) {
            long now = System.nanoTime();
            String id = sandbox.say(conversation, USER, "!echo hello");
            waiting.put(conversation, new Asked(id, now));
        }
    }

    private void answered(ChatMessage message) {
        if (!message.conversation().startsWith("load-")) {
            return;
        }
        String conversation =
                conversations.get(Integer.parseInt(message.conversation().substring("load-".length())) - 1);
        synchronized (conversation) {
            Asked asked = waiting.get(conversation);
            if (asked == null || !asked.id().equals(message.answers())) {
                unexpected.increment();
                return;
            }
            waiting.remove(conversation);
            latency.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - asked.nanos()) / 1000));
            answered.increment();
        }
        if (asking) {
            ask(conversation);
        }
    }
}
