package dev.holdfast.benchmarks;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.journal.Recorded;
import dev.holdfast.runtime.journal.Replay;
import dev.holdfast.runtime.journal.StoredJournal;
import dev.holdfast.runtime.store.Databases;
import dev.holdfast.runtime.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Events that a crash left unfinished, from the file to whoever publishes them, in three runs: reading, decoding, order per conversation,
 * and writing down that they are done. Recording them is measured on the way.
 *
 * <p>Arguments: the number of events (100 000).
 */
public final class JournalReplay {

    private static final int CONVERSATIONS = 1000;
    private static final int RUNS = 3;
    private static final int WAITING_MAX = 10_000;

    private final SystemTime time = SystemTime.start();
    private final ExecutorService results = Executors.newSingleThreadExecutor();
    private final int events;

    private JournalReplay(int events) {
        this.events = events;
    }

    /** A journal, open. */
    private record Open(Store store, StoredJournal journal) {}

    public static void main(String[] arguments) throws Exception {
        JournalReplay benchmark = new JournalReplay(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000);
        for (int run = 0; run < RUNS; run++) {
            benchmark.run();
        }
        benchmark.results.shutdown();
        benchmark.time.close();
    }

    private void run() throws Exception {
        Path home = Files.createTempDirectory("holdfast-replay");
        double recorded = record(home);
        Open again = open(home);
        CountDownLatch replayed = new CountDownLatch(events);
        long began = System.nanoTime();
        again.journal().replay().start(event -> {
            event.done();
            replayed.countDown();
        });
        replayed.await();
        double perSecond = events / ((System.nanoTime() - began) / 1e9);
        again.store().close(Duration.ofMinutes(1)).await();
        System.out.printf(Locale.ROOT, "%d events: recorded %.0f/s, replayed %.0f/s%n", events, recorded, perSecond);
    }

    private double record(Path home) throws Exception {
        Open first = open(home);
        CountDownLatch recorded = new CountDownLatch(events);
        Consumer<Recorded> next = event -> recorded.countDown();
        long began = System.nanoTime();
        for (int number = 0; number < events; number++) {
            first.journal().record(event(number), new Position("qq", 0, 1, "session", "", number, "me"), next);
            // An event goes on before it is written: what waits for that is what has a limit.
            while (number % 1000 == 0 && first.store().view().queued() > WAITING_MAX) {
                Thread.onSpinWait();
            }
        }
        recorded.await();
        double perSecond = events / ((System.nanoTime() - began) / 1e9);
        first.store().close(Duration.ofMinutes(1)).await();
        if (first.store().view().lost() > 0) {
            throw new IllegalStateException(first.store().view().lost() + " of the events were not written down");
        }
        return perSecond;
    }

    private Open open(Path home) {
        Guards guards = new Guards(time, () -> 0.5, Policy.defaults(), Map.of());
        Store store = new Store(
                Databases.of("sqlite:holdfast.db", 1, home, time),
                guards.guard("database"),
                time,
                Duration.ZERO,
                results);
        StoredJournal journal = new StoredJournal(store, time, new Replay.Settings(0, 1), event -> true, () -> {});
        store.start().await();
        return new Open(store, journal);
    }

    private static MessageReceived event(int number) {
        Instant now = Instant.now();
        Conversation conversation =
                new Conversation("qq", Conversation.Kind.GROUP, "group" + number % CONVERSATIONS, null);
        return new MessageReceived(
                new Origin("qq", "qq", "GROUP_AT_MESSAGE_CREATE:" + number, "0-" + number, now),
                new Message(
                        new MessageId("ROBOT1.0_" + number),
                        conversation,
                        new Author("E4F4AEA33253A2797FB897C50B81D7ED", "", false, List.of()),
                        "!echo number " + number,
                        List.of(),
                        true,
                        null,
                        now),
                now.plusSeconds(300));
    }
}
