package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.session.Signal;
import dev.holdfast.gateway.session.Timer;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The alarms of one shard, one per {@link Timer}; an alarm that was replaced does not ring. On the shard's event loop. */
final class ShardTimers {

    private final Shard shard;
    private final Time time;
    private final Lateness heartbeats = new Lateness();
    private final Map<Timer, Armed> armed = new EnumMap<>(Timer.class);

    /** One setting of an alarm, told from others by identity. */
    private static final class Armed {
        private final long dueNanos;
        private Time.Alarm alarm = () -> {};

        Armed(long dueNanos) {
            this.dueNanos = dueNanos;
        }
    }

    ShardTimers(Shard shard, Time time) {
        this.shard = shard;
        this.time = time;
    }

    void arm(long generation, Timer timer, Duration delay) {
        Armed mine = new Armed(time.nanos() + delay.toNanos());
        Armed before = armed.put(timer, mine);
        if (before != null) {
            before.alarm.cancel();
        }
        mine.alarm = time.after(delay, () -> shard.run(() -> ring(generation, timer, mine)));
    }

    void cancelAll() {
        armed.values().forEach(each -> each.alarm.cancel());
        armed.clear();
    }

    /** How late heartbeats leave; null before the first. From any thread. */
    @Nullable
    Duration lateness() {
        return heartbeats.percentile();
    }

    private void ring(long generation, Timer timer, Armed mine) {
        if (!armed.remove(timer, mine)) {
            return;
        }
        shard.handle(new Signal.TimerFired(generation, timer));
        if (timer == Timer.HEARTBEAT) {
            // It was written while the signal was handled.
            heartbeats.add(time.nanos() - mine.dueNanos);
        }
    }
}
