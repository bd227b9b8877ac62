package dev.holdfast.runtime.health;

import dev.holdfast.plugin.health.Health;
import dev.holdfast.plugin.health.HealthCheck;
import dev.holdfast.resilience.Time;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugins' own health checks: run on virtual threads now and then, their last answers kept. Thread-safe. */
public final class Checks {

    private static final Logger log = LoggerFactory.getLogger(Checks.class);

    private final Time time;
    private final Map<String, Registered> checks = new ConcurrentHashMap<>();

    /**
     * @param health of the last run
     * @param since when it last changed its kind
     */
    public record Answer(Health health, Instant since) {}

    private static final class Registered {
        private final HealthCheck check;
        private final AtomicBoolean running = new AtomicBoolean();
        private volatile Answer answer;

        private Registered(HealthCheck check, Answer answer) {
            this.check = check;
            this.answer = answer;
        }
    }

    public Checks(Time time) {
        this.time = time;
    }

    /** Adds a check under {@code plugin:name}; the result takes it back. */
    public Runnable register(String plugin, String name, HealthCheck check) {
        String key = plugin + ":" + name;
        Registered registered = new Registered(check, new Answer(Health.up(), time.now()));
        checks.put(key, registered);
        return () -> checks.remove(key, registered);
    }

    /** Starts a run of every check that is not still running. */
    public void run() {
        checks.forEach((name, registered) -> {
            if (registered.running.compareAndSet(false, true)) {
                Thread.ofVirtual().name("check-" + name).start(() -> run(name, registered));
            } else {
                keep(registered, Health.down("the check has not answered since its last run"));
            }
        });
    }

    private void run(String name, Registered registered) {
        try {
            keep(registered, registered.check.check());
        } catch (Throwable failure) {
            log.debug("The health check {} failed", name, failure);
            keep(registered, Health.down(String.valueOf(failure.getMessage())));
        } finally {
            registered.running.set(false);
        }
    }

    private void keep(Registered registered, Health health) {
        Answer before = registered.answer;
        boolean same = before.health().getClass() == health.getClass();
        registered.answer = new Answer(health, same ? before.since() : time.now());
    }

    /** The last answers by {@code plugin:name}, sorted. */
    public Map<String, Answer> answers() {
        Map<String, Answer> answers = new TreeMap<>();
        checks.forEach((name, registered) -> answers.put(name, registered.answer));
        return answers;
    }
}
