package dev.holdfast.runtime;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.Sending;
import dev.holdfast.runtime.host.PluginHost;
import dev.holdfast.runtime.http.Controls;
import dev.holdfast.runtime.http.QueueControl;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues, as the API shows and changes them. */
final class ApiQueues implements QueueControl {

    private static final Logger log = LoggerFactory.getLogger("admin");

    private final Deliveries deliveries;
    private final PluginHost host;
    private final Time time;
    private @Nullable Instant pausedSince;
    private @Nullable Instant queueingSince;

    ApiQueues(Deliveries deliveries, PluginHost host, Time time) {
        this.deliveries = deliveries;
        this.host = host;
        this.time = time;
    }

    @Override
    public synchronized QueueState state() {
        return new QueueState(pausedSince, queueingSince);
    }

    @Override
    public synchronized int process(boolean nearestDeadlineFirst, String by) {
        if (pausedSince != null) {
            throw new Controls.Conflict("Nothing is sent, since sending is paused since " + pausedSince
                    + ". POST /api/admin/queue/resume sends again, beginning with what waits.");
        }
        int waiting = deliveries.waiting();
        log.info(
                "{} replies that wait are tried now, {} first, asked by {}",
                waiting,
                nearestDeadlineFirst ? "nearest deadline" : "oldest",
                by);
        if (nearestDeadlineFirst) {
            deliveries.sending().workOffByDeadline();
        } else {
            deliveries.sending().workOff();
        }
        return waiting;
    }

    @Override
    public synchronized QueueState queueing(boolean on, String by) {
        if (on != (queueingSince != null)) {
            host.queueing(on);
            queueingSince = on ? time.now() : null;
            log.warn("Events are {} from now on, asked by {}", on ? "queued" : "handed out directly", by);
        }
        return state();
    }

    @Override
    public synchronized QueueState paused(boolean on, String by) {
        Sending sending = deliveries.sending();
        if (on && !sending.isPaused()) {
            sending.pause();
            pausedSince = time.now();
            log.warn("Sending is paused, asked by {}", by);
        } else if (!on && sending.isPaused()) {
            pausedSince = null;
            log.warn("Sending is resumed, asked by {}", by);
            sending.resume();
        }
        return state();
    }
}
