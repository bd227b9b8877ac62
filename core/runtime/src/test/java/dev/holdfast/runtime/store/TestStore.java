package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A real store for a test, its results on a thread of its own, its events kept. */
public final class TestStore implements AutoCloseable {

    private static final SystemTime CLOCK = SystemTime.start();
    private static final long PATIENCE_SECONDS = 30;

    public final SystemTime time = SystemTime.start();
    public final List<StoreEvent> events = new CopyOnWriteArrayList<>();
    public final Store store;
    public final Guards guards;

    /** What is still to be told when a life has ended is heard by nobody. */
    private final ExecutorService results = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());

    public TestStore(Path file) {
        this(new SqliteDatabase(file, 3, file.resolveSibling("cache"), CLOCK));
    }

    public TestStore(Database database) {
        guards = new Guards(time, () -> 0.5, impatient(), Map.of());
        store = new Store(database, guards.guard("database"), time, Duration.ZERO, results);
        store.listen(events::add);
    }

    /** The breaker opens and tries again soon, so that no test waits for it. */
    private static Policy impatient() {
        Policy usual = Policy.defaults();
        Policy.Breaker breaker = usual.breaker();
        return new Policy(
                usual.attemptTimeout(),
                usual.deadline(),
                usual.retry(),
                usual.rateLimit(),
                usual.bulkhead(),
                new Policy.Breaker(
                        breaker.window(),
                        breaker.windowSize(),
                        3,
                        breaker.failureRate(),
                        breaker.slowCallRate(),
                        breaker.slowCall(),
                        Duration.ofMillis(200),
                        Duration.ofMillis(500),
                        breaker.trials()));
    }

    public TestStore start() {
        await(store.start());
        return this;
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(store.close(Duration.ofSeconds(10)));
        results.shutdown();
        guards.close();
        time.close();
    }
}
