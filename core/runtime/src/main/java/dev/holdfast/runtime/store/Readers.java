package dev.holdfast.runtime.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads on platform threads of their own, since calls into SQLite would pin virtual ones. */
final class Readers {

    private static final int THREADS = 2;
    private static final int WAITING_MAX = 1000;

    private final Database database;
    private final Executor results;
    private final Consumer<String> damage;
    private final ThreadPoolExecutor threads;

    /**
     * @param damage told of what only a reader may come across, on its thread
     */
    Readers(Database database, Executor results, Consumer<String> damage) {
        this.database = database;
        this.results = results;
        this.damage = damage;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "holdfast-store-read");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    <T> Future<T> read(Work<T> work) {
        Promise<T> promise = Promise.promise();
        try {
            threads.execute(() -> run(work, promise));
        } catch (RejectedExecutionException full) {
            promise.fail(
                    new StoreException("The database has " + WAITING_MAX + " reads waiting already, or is closed"));
        }
        return promise.future();
    }

    private <T> void run(Work<T> work, Promise<T> promise) {
        try (Connection connection = database.connect()) {
            T result = work.run(connection);
            results.execute(() -> promise.complete(result));
        } catch (Exception failure) {
            Trouble trouble = Trouble.of(failure);
            if (trouble == Trouble.DAMAGED) {
                damage.accept(Trouble.describe(failure));
            }
            boolean away = trouble != Trouble.REQUEST;
            results.execute(() -> promise.fail(
                    new StoreException(away, "The database could not be read: " + Trouble.describe(failure), failure)));
        }
    }

    void close() {
        threads.shutdown();
    }
}
