package dev.holdfast.resilience;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What went through a guard since the start.
 *
 * @param calls ended calls
 * @param successes of these
 * @param failures of these, failed after all attempts
 * @param rejected of these, refused by a stage of our own
 * @param retries attempts beyond the first
 * @param inFlight attempts running now
 * @param queued calls waiting in the bulkhead now
 * @param latencyP50 of recent attempts; null before one ended
 * @param latencyP95 likewise
 * @param latencyP99 likewise
 * @param lastSuccessAt null before one
 * @param lastFailureAt null before one
 * @param lastError null before one
 * @param ratePermits permits to be had at once now; null without a rate limit
 */
public record GuardStats(
        long calls,
        long successes,
        long failures,
        long rejected,
        long retries,
        int inFlight,
        int queued,
        @Nullable Duration latencyP50,
        @Nullable Duration latencyP95,
        @Nullable Duration latencyP99,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        @Nullable String lastError,
        @Nullable Integer ratePermits) {}
