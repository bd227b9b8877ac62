package dev.holdfast.resilience;

import dev.holdfast.resilience.FeatureStore.Saved;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves after changes: one save at a time, and changes during a save share the next one. */
final class FeatureSaving {
    private static final Logger log = LoggerFactory.getLogger(FeatureSaving.class);

    private final FeatureStore store;
    private final Executor saver;
    private final Supplier<Map<String, Saved>> snapshot;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final ReentrantLock saving = new ReentrantLock();

    FeatureSaving(FeatureStore store, Executor saver, Supplier<Map<String, Saved>> snapshot) {
        this.store = store;
        this.saver = saver;
        this.snapshot = snapshot;
    }

    void request() {
        if (wanted.compareAndSet(false, true)) {
            saver.execute(this::flush);
        }
    }

    /** Blocks until everything changed so far is saved. */
    void flush() {
        saving.lock();
        try {
            if (wanted.compareAndSet(true, false)) {
                store.save(snapshot.get());
            }
        } catch (RuntimeException failure) {
            log.error("The switches of features could not be saved; they hold until the next restart", failure);
        } finally {
            saving.unlock();
        }
    }
}
