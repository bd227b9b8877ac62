package dev.holdfast.runtime.alert;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.Notice.News;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises alerts, once per kind and subject and window however often they are raised, and clears them. Thread-safe; never blocks,
 * never throws: sinks are told on a thread of their own, and beyond 1000 notices waiting for them further ones show in
 * {@link #recent} alone.
 */
public final class Alerts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final int KEPT_MAX = 500;
    private static final int NOTICES_MAX = 1000;
    private static final int TEXT_MAX = 1000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Time time;
    private final Duration window;
    private final List<AlertSink> sinks;
    private final Executor teller;
    private final Runnable finish;
    private final Map<Key, Episode> episodes = new HashMap<>();

    private final Set<Future<Told>> telling = ConcurrentHashMap.newKeySet();

    private record Key(AlertKind kind, String subject) {}

    /** Whether a sink took a test alert. */
    public record Told(String sink, boolean ok, String detail) {}

    /**
     * @param window how long an alert that was told is not told again
     */
    public static Alerts start(Time time, Duration window, List<AlertSink> sinks) {
        ThreadPoolExecutor teller = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(NOTICES_MAX),
                Thread.ofVirtual().name("alerts-", 0).factory());
        return new Alerts(time, window, sinks, teller, () -> finish(teller));
    }

    Alerts(Time time, Duration window, List<AlertSink> sinks, Executor teller, Runnable finish) {
        this.time = time;
        this.window = window;
        this.sinks = List.copyOf(sinks);
        this.teller = teller;
        this.finish = finish;
    }

    /** Says that something is wrong, again or for the first time. */
    public void raise(AlertKind kind, String subject, String text) {
        String words = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text;
        Key key = new Key(kind, subject);
        Notice notice;
        synchronized (episodes) {
            if (!episodes.containsKey(key)) {
                makeRoom();
            }
            Episode episode = episodes.computeIfAbsent(key, none -> new Episode(kind, subject));
            notice = episode.raise(words, time.now(), window);
            lookAgain(episode);
        }
        tell(notice);
    }

    /** Says that it is over; no effect if it was not raised. */
    public void clear(AlertKind kind, String subject) {
        Notice notice;
        synchronized (episodes) {
            Episode episode = episodes.get(new Key(kind, subject));
            notice = episode == null ? null : episode.clear(time.now());
        }
        tell(notice);
    }

    /** The latest alerts, open or over, by when they were raised last, the latest first. */
    public List<Alert> recent() {
        synchronized (episodes) {
            return episodes.values().stream()
                    .map(Episode::view)
                    .sorted(Comparator.comparing(Alert::last).reversed())
                    .toList();
        }
    }

    /** Sends an alert through every sink; the future never fails. */
    public Future<List<Told>> test(String by) {
        Instant now = time.now();
        Alert alert = new Alert(AlertKind.TEST, by, "somebody tries whether alerts arrive", now, now, 1, null);
        Promise<List<Told>> told = Promise.promise();
        try {
            teller.execute(() -> {
                List<Future<Told>> answers = new ArrayList<>();
                sinks.forEach(sink -> answers.add(told(sink, new Notice(alert, News.RAISED))));
                Future.join(answers)
                        .onComplete(all -> told.complete(
                                answers.stream().map(Future::result).toList()));
            });
        } catch (RejectedExecutionException full) {
            told.complete(sinks.stream()
                    .map(sink -> new Told(sink.name(), false, NOTICES_MAX + " notices wait to be told already"))
                    .toList());
        }
        return told.future();
    }

    /** Room is made by forgetting what is over, or else what is oldest. */
    private void makeRoom() {
        if (episodes.size() >= KEPT_MAX) {
            episodes.entrySet().stream()
                    .min(Comparator.<Map.Entry<Key, Episode>, Boolean>comparing(
                                    each -> each.getValue().open())
                            .thenComparing(each -> each.getValue().last()))
                    .map(Map.Entry::getKey)
                    .ifPresent(episodes::remove);
        }
    }

    private void lookAgain(Episode episode) {
        Duration wait = episode.takeLook(time.now(), window);
        if (wait != null) {
            time.after(wait, () -> windowOver(episode));
        }
    }

    private void windowOver(Episode episode) {
        Notice notice;
        synchronized (episodes) {
            notice = episode.windowOver(time.now(), window);
            lookAgain(episode);
        }
        tell(notice);
    }

    private void tell(@Nullable Notice notice) {
        if (notice == null) {
            return;
        }
        try {
            teller.execute(() -> sinks.forEach(sink -> {
                Future<Told> told = told(sink, notice);
                telling.add(told);
                told.onComplete(done -> telling.remove(told));
            }));
        } catch (RejectedExecutionException full) {
            log.debug("Nobody is told, as too many notices wait already: {}", notice.line());
        }
    }

    private static Future<Told> told(AlertSink sink, Notice notice) {
        Future<Void> told;
        try {
            told = sink.tell(notice);
        } catch (RuntimeException failure) {
            told = Future.failedFuture(failure);
        }
        return told.map(done -> new Told(sink.name(), true, "")).otherwise(failure -> {
            log.warn("The sink {} did not take the alert '{}': {}", sink.name(), notice.line(), failure.toString());
            return new Told(sink.name(), false, String.valueOf(failure.getMessage()));
        });
    }

    /** Tells what waits to be told, for at most 3 s, and waits as long again for the sinks. Not on an event loop. */
    @Override
    public void close() {
        finish.run();
        try {
            Future.join(List.copyOf(telling))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("{} notices were not told before the end", telling.size());
        }
    }

    private static void finish(ExecutorService teller) {
        teller.shutdown();
        try {
            if (!teller.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                teller.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
