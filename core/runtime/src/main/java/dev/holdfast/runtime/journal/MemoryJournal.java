package dev.holdfast.runtime.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal that lives as long as the process. */
public final class MemoryJournal implements Journal {

    /** Ids remembered, and for how long. */
    private static final int SEEN_MAX = 100_000;

    private static final Duration SEEN_FOR = Duration.ofHours(24);

    private final Time time;
    private final Runnable whenDone;
    private final Cache<String, Boolean> seenIds;
    private final ConcurrentHashMap<String, Recorded> pending = new ConcurrentHashMap<>();
    private final LongAdder seen = new LongAdder();
    private final LongAdder duplicates = new LongAdder();

    /**
     * @param whenDone told of every event that everybody is done with; must be quick
     */
    public MemoryJournal(Time time, Runnable whenDone) {
        this.time = time;
        this.whenDone = whenDone;
        this.seenIds = Caffeine.newBuilder()
                .maximumSize(SEEN_MAX)
                .expireAfterWrite(SEEN_FOR)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void record(Event event, Position position, Intake.@Nullable Receipt receipt, Consumer<Recorded> next) {
        seen.increment();
        if (receipt != null) {
            // As safe as it will ever be: whoever chose this journal chose that.
            receipt.told(true);
        }
        String id = event.origin().bot() + "/" + event.origin().eventId();
        if (seenIds.asMap().putIfAbsent(id, Boolean.TRUE) != null) {
            duplicates.increment();
            return;
        }
        Recorded recorded = new Recorded(event, time.nanos(), () -> finish(id));
        pending.put(id, recorded);
        next.accept(recorded);
    }

    private void finish(String id) {
        pending.remove(id);
        whenDone.run();
    }

    @Override
    public Stats stats() {
        long now = time.nanos();
        long oldest = 0;
        for (Recorded recorded : pending.values()) {
            oldest = Math.max(oldest, now - recorded.recordedNanos());
        }
        long millis = oldest / 1_000_000;
        return new Stats(seen.sum(), duplicates.sum(), (int) seenIds.estimatedSize(), pending.size(), millis, millis);
    }
}
