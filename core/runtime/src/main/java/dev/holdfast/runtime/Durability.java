package dev.holdfast.runtime;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.health.HealthReport.Recovery;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.runtime.config.StoreSettings;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.DeliveryLog;
import dev.holdfast.runtime.delivery.DeliveryParts;
import dev.holdfast.runtime.delivery.LeftOverCount;
import dev.holdfast.runtime.journal.Journal;
import dev.holdfast.runtime.journal.MemoryJournal;
import dev.holdfast.runtime.journal.Recorded;
import dev.holdfast.runtime.journal.Replay;
import dev.holdfast.runtime.journal.StoredJournal;
import dev.holdfast.runtime.store.Databases;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.StoreView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Journal, outbox and dead letters, in the database or in memory as the configuration says, and what a crash left in them. */
final class Durability {

    private static final int REPLAY_BURST = 5;
    private static final Duration REDELIVERY_MAX = Duration.ofSeconds(30);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    /** A file that is checked for longer than this is as good as away: all but the gateways start without it. */
    private static final Duration FIRST_TRY_MAX = Duration.ofSeconds(10);

    private final Time time;
    private final Alerts alerts;
    private final Journal journal;
    private final Deliveries deliveries;
    private final DeadLetterOffice letters;
    private final @Nullable Durable durable;
    private final Expiry expiry = new Expiry();

    /** What there is only in the database. */
    private record Durable(Store store, StoredJournal journal, Whereabouts whereabouts) {}

    /**
     * What it is made of.
     *
     * @param results where what was written goes on: an event loop
     * @param whenDone told of every event that everybody is done with
     */
    record Needs(
            HoldfastConfig config,
            Path home,
            Time time,
            DoubleSupplier random,
            Executor results,
            Guards guards,
            Features features,
            Alerts alerts,
            DeliveryLog record,
            Runnable whenDone) {}

    Durability(Needs needs) {
        time = needs.time();
        alerts = needs.alerts();
        DeliveryParts.Needs parts = new DeliveryParts.Needs(
                needs.features(),
                time,
                needs.random(),
                needs.config().delivery(),
                needs.record(),
                letter -> letters().add(letter));
        DeadLetterOffice.Settings office = new DeadLetterOffice.Settings(
                (message, was) -> deliveries().redeliver(message, was, time.nanos() + REDELIVERY_MAX.toNanos()),
                alerts,
                time,
                needs.random(),
                needs.config().alerts().deadLetters());
        if (needs.config().delivery().mode() == DeliverySettings.Mode.MEMORY) {
            durable = null;
            journal = new MemoryJournal(time, needs.whenDone());
            letters = DeadLetterOffice.inMemory(office);
            deliveries = DeliveryParts.inMemory(parts);
            return;
        }
        StoreSettings where = needs.config().store();
        Store store = new Store(
                Databases.of(where.url(), where.backupsKept(), needs.home(), time),
                needs.guards().guard("database"),
                time,
                where.backupInterval(),
                needs.results());
        store.listen(event -> Alerting.heard(event, alerts));
        StoredJournal stored = new StoredJournal(
                store,
                time,
                new Replay.Settings(needs.config().delivery().replayRate(), REPLAY_BURST),
                expiry,
                needs.whenDone());
        letters = DeadLetterOffice.stored(office, store);
        DeliveryParts.Durable out = DeliveryParts.durable(
                parts, store, new DeliveryParts.FromJournal(stored::oldestMillis, stored.replay()::leftOver));
        expiry.answered = out.answered();
        journal = stored;
        deliveries = out.deliveries();
        Whereabouts whereabouts = new Whereabouts(time, stored::positions);
        store.whenOpened((connection, as) -> () -> store.results().execute(whereabouts::read));
        durable = new Durable(store, stored, whereabouts);
    }

    /** An event that nobody can answer any more is a dead letter, unless it was answered and only the record of that is lost. */
    private final class Expiry implements Replay.Expired {
        private BiPredicate<String, String> answered = (bot, event) -> false;

        @Override
        public boolean expired(Event event) {
            String bot = event.origin().bot();
            if (!(event instanceof Answerable answerable)
                    || answered.test(bot, event.origin().eventId())) {
                return false;
            }
            letters.add(DeadLetter.unanswered(
                    event,
                    answerable,
                    "it was not handled before the platform stopped taking an answer to it, at "
                            + answerable.answerUntil(),
                    time.now()));
            return true;
        }
    }

    /** An event waited too long for its plugin. */
    void expired(Event event) {
        expiry.expired(event);
    }

    Journal journal() {
        return journal;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    DeadLetterOffice letters() {
        return letters;
    }

    /** Null in memory mode. */
    @Nullable
    Store store() {
        return durable == null ? null : durable.store();
    }

    /** Null in memory mode. */
    @Nullable
    StoreView storeView() {
        return durable == null ? null : durable.store().view();
    }

    /** Opens the database; one that cannot be opened, or not soon, does not keep the bot from starting. */
    Future<Void> start() {
        if (durable == null) {
            return Future.succeededFuture();
        }
        Store store = durable.store();
        Promise<Void> tried = Promise.promise();
        Time.Alarm late = time.after(FIRST_TRY_MAX, tried::tryComplete);
        // Behind what was found, which comes the same way.
        store.start().onComplete(once -> store.results().execute(tried::tryComplete));
        return tried.future().onComplete(done -> {
            late.cancel();
            durable.whereabouts().tried();
        });
    }

    /** Where the shards of bots stood when the process ended, once the database says so or is not waited for any longer. */
    Future<List<Position>> positions() {
        return durable == null
                ? Future.succeededFuture(List.of())
                : durable.whereabouts().future();
    }

    /** Goes on with what was left, once there are plugins to hear of it. */
    void resume(Consumer<Recorded> publish) {
        letters.start();
        if (durable != null) {
            durable.journal().replay().start(publish);
            new CrashReport(
                            time,
                            alerts,
                            durable.journal()::isLoaded,
                            durable.journal().replay()::isThrough,
                            this::recovery)
                    .start();
        }
        deliveries.workOff();
    }

    /** What the process before left behind, and what became of it so far. */
    Recovery recovery() {
        if (durable == null) {
            return Recovery.NOTHING;
        }
        Replay.View events = durable.journal().replay().view();
        LeftOverCount.View replies = deliveries.sending().leftOver();
        DeadLetterOffice.LeftOver lying = letters.leftOver();
        return new Recovery(
                events.found(),
                events.published(),
                events.expired(),
                events.unreadable(),
                replies.found(),
                replies.delivered(),
                replies.refused(),
                lying.interrupted(),
                lying.exhausted());
    }

    /** Writes what waits to be written. */
    Future<Void> close() {
        letters.close();
        return durable == null ? Future.succeededFuture() : durable.store().close(CLOSE_MAX);
    }
}
