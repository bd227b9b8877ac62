package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.runtime.host.Lanes.Hold;
import dev.holdfast.runtime.host.PluginView.State;
import dev.holdfast.runtime.journal.Recorded;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin's place in the host, over all its reloads: its lanes, and its subscriptions on the bus. Started and stopped on the
 * lifecycle thread; everything else is thread-safe.
 */
final class PluginSlot {

    private static final Logger log = LoggerFactory.getLogger(PluginSlot.class);

    /** How long a plugin's own stop may take. */
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final String id;
    private final Services services;
    private final Lanes lanes;
    private final Map<String, Runnable> subscriptions = new HashMap<>();
    private final Map<String, Runnable> jsonSubscriptions = new HashMap<>();
    private final PluginCode code;
    private final JobRunner jobs;
    private final Stragglers stragglers;
    private final LongAdder shed = new LongAdder();
    private volatile @Nullable RunningPlugin running;
    private volatile boolean ended;

    PluginSlot(String id, Services services) {
        this.id = id;
        this.services = services;
        this.code = new PluginCode(id, services);
        this.stragglers = new Stragglers(services.time());
        this.jobs = new JobRunner(id, services, code, () -> ended);
        this.lanes = new Lanes(
                id, services.settings().queueMax(), services.settings().concurrentMax(), this::run);
        lanes.hold(Hold.LIFECYCLE);
    }

    /** What finds the plugin gone with the process is not done with: it stays in the journal. */
    private void run(Job job) {
        RunningPlugin current = running;
        if (current != null || !ended || job instanceof Job.ForBus) {
            jobs.run(job, current);
        }
    }

    /**
     * Starts a plugin; what waits in the lanes goes to it.
     *
     * @throws PluginRefusedException if its start throws or does not end in time; nothing of it is left then
     */
    void start(PluginInfo info, BotPlugin plugin, Set<String> granted) throws PluginRefusedException {
        Registrations registrations = new Registrations(id, services.commands());
        PluginBot bot = new PluginBot(info, granted, services, registrations);
        lanes.hold(Hold.LIFECYCLE);
        try {
            code.bounded("start", services.settings().startTimeout(), () -> plugin.start(bot));
            running = new RunningPlugin(plugin, bot, registrations);
            registrations.goLive(() -> reconcile(registrations));
        } catch (PluginRefusedException | RuntimeException e) {
            running = null;
            registrations.close();
            throw e instanceof PluginRefusedException refused
                    ? refused
                    : new PluginRefusedException("Plugin " + id + " cannot start: " + e.getMessage(), e);
        }
        lanes.release(Hold.LIFECYCLE);
    }

    /** Holds new jobs back and waits for the running ones; answers whether all ended in time. */
    boolean drain(Duration max) throws InterruptedException {
        lanes.hold(Hold.LIFECYCLE);
        return lanes.drain(max);
    }

    /** Holds new jobs back while nobody is to be answered, whatever else happens to the plugin meanwhile. */
    void hold() {
        lanes.hold(Hold.MAINTENANCE);
    }

    void release() {
        lanes.release(Hold.MAINTENANCE);
    }

    /**
     * Ends the plugin with the process: what waits is done first, as far as the time allows. What is not done stays undone in
     * the journal.
     */
    void end(Duration max) throws InterruptedException {
        boolean finished = lanes.finish(max);
        int left = lanes.queued();
        if (!finished || left > 0) {
            log.warn("Plugin {} ends with {} handlers running and {} jobs waiting", id, lanes.running(), left);
        }
        ended = true;
        stop(true);
    }

    /** Stops the plugin; its commands and subscriptions stay for a successor if {@code keepPlace}. */
    void stop(boolean keepPlace) {
        lanes.hold(Hold.LIFECYCLE);
        RunningPlugin ending = running;
        running = null;
        if (ending != null) {
            try {
                code.bounded("stop", STOP_MAX, ending.plugin()::stop);
            } catch (PluginRefusedException e) {
                log.warn("{}", e.getMessage(), e.getCause());
            }
            ending.registrations().close();
        }
        if (!keepPlace) {
            leave();
        }
    }

    /** Gives up the place: nothing is received any more, and what waits is told so. */
    void leave() {
        reconcile(new Registrations(id, services.commands()));
        lanes.release(Hold.LIFECYCLE);
    }

    /** Brings bus and commands in line with what is registered. */
    private synchronized void reconcile(Registrations wanted) {
        services.commands().replace(id, wanted.commands());
        align(
                subscriptions,
                wanted.addresses(),
                address -> services.bus().subscribe(address, event -> accept(event, address)));
        align(
                jsonSubscriptions,
                wanted.jsonAddresses(),
                address -> services.bus().subscribeJson(address, this::accept));
    }

    private static void align(Map<String, Runnable> present, Set<String> wanted, Function<String, Runnable> open) {
        present.entrySet().removeIf(entry -> {
            if (wanted.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().run();
            return true;
        });
        for (String address : wanted) {
            present.computeIfAbsent(address, open);
        }
    }

    private void accept(Recorded recorded, String address) {
        Job.ForListeners job = new Job.ForListeners(recorded, address);
        offer(recorded, job, job.holder(id));
    }

    private void accept(BusMessage message, @Nullable Promise<Map<String, Object>> answer) {
        if (!lanes.offer("bus/" + message.address(), new Job.ForBus(message, answer))) {
            shed.increment();
            if (answer != null) {
                answer.tryFail("plugin " + id + " has too many jobs waiting");
            }
        }
    }

    /** Takes a call of one of the plugin's commands. */
    void accept(Job.ForCommand call) {
        offer(call.recorded(), call, call.holder());
    }

    /** Runs an operator's command at once, past whatever holds the others. */
    void acceptNow(Job.ForCommand call) {
        stragglers.taken(laneOf(call.recorded().event()), call.recorded(), call.holder());
        if (call.recorded().finishedBy(call.holder())) {
            call.recorded().done();
            return;
        }
        Thread.ofVirtual().name(id + "-operator").start(() -> run(call));
    }

    private void offer(Recorded recorded, Job job, String holder) {
        if (recorded.finishedBy(holder)) {
            recorded.done();
            return;
        }
        String lane = laneOf(recorded.event());
        // Out of order is better than not at all: what does not come again is taken before those who do.
        boolean waits = recorded.comesAgain() && stragglers.isBehind(lane, recorded, holder);
        if (!waits && lanes.offer(lane, job)) {
            stragglers.taken(lane, recorded, holder);
        } else if (recorded.comesAgain()) {
            stragglers.leave(lane, recorded, holder);
            recorded.leave();
        } else {
            stragglers.taken(lane, recorded, holder);
            shed.increment();
            services.handled()
                    .failed(
                            id,
                            "event " + recorded.event().origin().eventId() + " was refused",
                            new IllegalStateException("plugin " + id + " has "
                                    + services.settings().queueMax() + " jobs waiting already"));
            recorded.done();
        }
    }

    private static String laneOf(Event event) {
        return event instanceof Answerable answerable
                ? answerable.conversation().key()
                : event.origin().bot();
    }

    PluginView view(
            PluginInfo info,
            String file,
            State state,
            String detail,
            Instant since,
            List<String> asked,
            List<String> granted,
            List<String> needs) {
        return new PluginView(
                info,
                file,
                state,
                detail,
                since,
                asked,
                granted,
                needs,
                code.handled(),
                code.failed(),
                shed.sum() + jobs.expired(),
                lanes.running(),
                lanes.queued());
    }

    Lanes lanes() {
        return lanes;
    }
}
