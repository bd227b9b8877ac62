package dev.holdfast.runtime.recovery;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.delivery.SendJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the bot on an interval: asks every platform a real, cheap question, looks at the memory, and repairs what it
 * finds. Every attempt is recorded. A platform that answers again after a failure is thereby found healthy, even if nobody
 * chats.
 */
public final class RecoveryMonitor {

    private static final Logger log = LoggerFactory.getLogger(RecoveryMonitor.class);

    private static final double HEAP_HIGH = 0.9;
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(10);
    private static final int KEPT = 100;
    private static final int TRIALS_MAX = 20;
    private static final String MEMORY = "memory";

    private final Time time;
    private final Supplier<Map<String, Exit>> exits;
    private final DoubleSupplier heapUsed;
    private final Actions actions;
    private final Map<String, Integer> troubles = new ConcurrentHashMap<>();
    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private final Rounds rounds;

    /** What the monitor can do. */
    public interface Actions {
        /** Runs plugins' own checks. */
        void check();

        /** Answers how many entries were dropped. */
        int clearCaches();

        /** Answers whether it does: not while the gateway waits for the database, or where there is none. */
        boolean reconnect(String bot, String why);

        /** Halves the handlers that may run at once, or restores them. */
        void reduceLoad(boolean reduced);

        /** Asks for a garbage collection. */
        void collect();
    }

    /** One repair. */
    public record Attempt(Instant at, String trouble, Remedy remedy, String result) {}

    /**
     * @param heapUsed share of the heap's limit, 0 to 1
     */
    public RecoveryMonitor(
            Time time, Duration interval, Supplier<Map<String, Exit>> exits, DoubleSupplier heapUsed, Actions actions) {
        this.time = time;
        this.exits = exits;
        this.heapUsed = heapUsed;
        this.actions = actions;
        this.rounds = new Rounds(time, interval, "The look of the recovery monitor", this::look);
    }

    public void start() {
        rounds.start();
    }

    public void stop() {
        rounds.stop();
    }

    private void look() {
        actions.check();
        memory();
        exits.get().forEach((bot, exit) -> probe(bot, exit, 0));
    }

    private void probe(String bot, Exit exit, int again) {
        CallContext context = new CallContext(time.nanos() + PROBE_DEADLINE.toNanos(), "recovery-monitor");
        exit.guard()
                .call(number -> exit.sender().probe(), SendJudge.REPEATABLE, context)
                .onSuccess(outcome -> judge(bot, exit, outcome, again));
    }

    /** A breaker on trial gets its trials at once: nobody else may be there to make them. */
    private void judge(String bot, Exit exit, Outcome<SendResult> outcome, int again) {
        switch (outcome) {
            case Outcome.Success<SendResult> success -> {
                over(bot);
                if (exit.guard().circuit().state() == CircuitView.State.HALF_OPEN && again < TRIALS_MAX) {
                    probe(bot, exit, again + 1);
                }
            }
            case Outcome.Failed<SendResult> failed -> trouble(bot, bot + " does not answer: " + failed.reason());
            case Outcome.Rejected<SendResult> rejected -> {
                // our own stages refused; the breaker's trials find out when it is healthy
            }
        }
    }

    private void memory() {
        double used = heapUsed.getAsDouble();
        if (used < HEAP_HIGH) {
            over(MEMORY);
            return;
        }
        int times = troubles.merge(MEMORY, 1, Integer::sum);
        String what = "the heap is " + Math.round(used * 100) + " % full";
        if (times == 1) {
            int dropped = actions.clearCaches();
            actions.collect();
            record(what, Remedy.CLEAR_CACHES, dropped + " cache entries dropped, collection asked for");
        } else {
            actions.reduceLoad(true);
            record(what, Remedy.SHED_LOAD, "half as many handlers run at once");
        }
    }

    private void trouble(String bot, String what) {
        Remedy remedy = Remedy.against(troubles.merge(bot, 1, Integer::sum));
        record(
                what,
                remedy,
                switch (remedy) {
                    case REFRESH -> "asked again";
                    case CLEAR_CACHES -> actions.clearCaches() + " cache entries dropped";
                    case RECONNECT ->
                        actions.reconnect(bot, "the recovery monitor: " + what)
                                ? "gateway reconnecting"
                                : "nothing to reconnect yet";
                    case SHED_LOAD -> {
                        actions.reduceLoad(true);
                        yield "half as many handlers run at once";
                    }
                });
    }

    private void over(String what) {
        Integer times = troubles.remove(what);
        if (times != null) {
            log.info("{} is well again after {} looks", what, times);
            if (troubles.isEmpty()) {
                actions.reduceLoad(false);
            }
        }
    }

    private void record(String trouble, Remedy remedy, String result) {
        log.warn("Recovery: {}; {}: {}", trouble, remedy, result);
        synchronized (attempts) {
            attempts.addFirst(new Attempt(time.now(), trouble, remedy, result));
            if (attempts.size() > KEPT) {
                attempts.removeLast();
            }
        }
    }

    /** Newest first. */
    public List<Attempt> attempts() {
        synchronized (attempts) {
            return new ArrayList<>(attempts);
        }
    }
}
