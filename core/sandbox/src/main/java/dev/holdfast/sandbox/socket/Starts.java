package dev.holdfast.sandbox.socket;

import dev.holdfast.sandbox.Bot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many sessions each bot has begun: per day, and per window of each of its buckets. */
public final class Starts {
    private static final Duration DAY = Duration.ofHours(24);

    /** Of the window: a client that waits exactly as long as it must arrives a little early at times. */
    private static final int LENIENCE = 20;

    private final int perDay;
    private final Map<String, Count> counts = new HashMap<>();

    Starts(int perDay) {
        this.perDay = perDay;
    }

    /** How many more sessions may be started, and when the count begins anew. */
    public record Limit(int total, int remaining, Duration resetAfter) {}

    enum Verdict {
        GRANTED,
        TOO_FAST,
        USED_UP
    }

    private static final class Count {
        private @Nullable Instant from;
        private int started;
        private final Map<Integer, Instant> lastOfBucket = new HashMap<>();
    }

    synchronized Limit limit(Bot bot, Instant now) {
        Count count = counts.computeIfAbsent(bot.appId(), unseen -> new Count());
        Instant from = count.from;
        if (from == null || !now.isBefore(from.plus(DAY))) {
            return new Limit(perDay, perDay, DAY);
        }
        return new Limit(perDay, perDay - count.started, Duration.between(now, from.plus(DAY)));
    }

    /** Counts a start; one that comes too fast counts for the day too. */
    synchronized Verdict take(Bot bot, int shard, Instant now) {
        Limit limit = limit(bot, now);
        if (limit.remaining() <= 0) {
            return Verdict.USED_UP;
        }
        Count count = counts.computeIfAbsent(bot.appId(), unseen -> new Count());
        if (limit.remaining() == limit.total()) {
            count.from = now;
            count.started = 0;
        }
        count.started++;
        Duration window = bot.identifyWindow();
        int bucket = shard % bot.identifiesPerWindow();
        Instant last = count.lastOfBucket.get(bucket);
        boolean tooFast = last != null && now.isBefore(last.plus(window.minus(window.dividedBy(LENIENCE))));
        if (tooFast && !window.isZero()) {
            return Verdict.TOO_FAST;
        }
        count.lastOfBucket.put(bucket, now);
        return Verdict.GRANTED;
    }
}
