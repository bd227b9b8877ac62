package dev.holdfast.resilience;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where switches of features survive a restart. Called by one thread at a time; may block. */
public interface FeatureStore {

    /** By feature name; empty if nothing was saved. Must not fail for a broken store: then nothing was saved. */
    Map<String, Saved> load();

    /**
     * Replaces all that was saved.
     *
     * @throws java.io.UncheckedIOException if that failed; it is logged, and tried again at the next change
     */
    void save(Map<String, Saved> features);

    /** Keeps nothing. */
    static FeatureStore none() {
        return new FeatureStore() {
            @Override
            public Map<String, Saved> load() {
                return Map.of();
            }

            @Override
            public void save(Map<String, Saved> features) {}
        };
    }

    /**
     * A feature as saved.
     *
     * @param by who switched it last
     * @param holds what keeps it off; empty if it is on
     */
    record Saved(String by, String reason, Instant since, List<Hold> holds) {
        public Saved {
            holds = List.copyOf(holds);
        }
    }

    /**
     * One reason for a feature to be off; it is on when there is none.
     *
     * @param holder at most one hold per holder: {@code operator}, {@code degradation}, {@code rule} or {@code rule:…}
     * @param by who: a name for the operator, else as the holder's first word
     * @param until when it ends by itself; null if it does not
     */
    record Hold(
            String holder,
            String by,
            String reason,
            Instant since,
            @Nullable Instant until) {}
}
