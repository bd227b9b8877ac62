package dev.holdfast.runtime;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.health.HealthReport.Recovery;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.alert.Alert;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.deadletter.Filter;
import dev.holdfast.runtime.deadletter.Letter;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.UnreadLog;
import dev.holdfast.runtime.journal.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journal, outbox and dead letters on a real database, over two lives of the process. */
class CrashReportTest {

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final ExecutorService results = Executors.newSingleThreadExecutor();
    private final List<Recorded> published = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // every test begins a life first
    private Alerts alerts;

    @SuppressWarnings("NullAway.Init") // as above
    private Durability life;

    private void begin() {
        alerts = Alerts.start(time, Duration.ofMinutes(15), List.of());
        life = new Durability(new Durability.Needs(
                ConfigFile.parse("test", "bots: [{name: qq, dialect: qq, app-id: '1', secret: s}]", name -> null),
                home,
                time,
                () -> 0.5,
                results,
                new Guards(time, () -> 0.5, Policy.defaults(), Map.of()),
                new Features(time, FeatureStore.none()),
                alerts,
                new UnreadLog(),
                () -> {}));
        await(life.start());
    }

    @AfterEach
    void end() {
        await(life.close());
        results.shutdown();
    }

    private MessageReceived take(String id) {
        MessageReceived event = Events.message(time, id, "a", "text of " + id);
        life.journal().record(event, new Position(Events.BOT, 0, 1, "session", "", 1, "me"), published::add);
        return event;
    }

    private void settle() {
        await(Objects.requireNonNull(life.store()).write(connection -> true));
    }

    private List<Letter> letters() {
        return await(life.letters().page(Filter.ALL, Long.MAX_VALUE, 10)).letters();
    }

    @Test
    void what_the_process_before_left_is_counted_dealt_with_and_told() {
        begin();
        take("old");
        time.advance(Events.ANSWERABLE.minusSeconds(10));
        take("young");
        settle();
        await(life.close());
        published.clear();
        time.advance(Duration.ofSeconds(30));

        begin();
        life.resume(published::add);
        Eventually.until("what was left is dealt with", () -> {
            time.advance(Duration.ofMillis(100));
            return alerts.recent().stream().anyMatch(alert -> alert.kind() == AlertKind.CRASH_RECOVERY);
        });

        assertThat(life.recovery()).isEqualTo(new Recovery(2, 1, 1, 0, 0, 0, 0, 0, 0));
        assertThat(published)
                .extracting(recorded -> recorded.event().origin().eventId())
                .containsExactly("young");
        Eventually.until("the letter is on disk", () -> letters().size() == 1);
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.EXPIRED);
            assertThat(letter.key()).isEqualTo("event:" + Events.BOT + "/old");
        });
        Alert alert = alerts.recent().stream()
                .filter(each -> each.kind() == AlertKind.CRASH_RECOVERY)
                .findFirst()
                .orElseThrow();
        assertThat(alert.text())
                .contains("2 events were left unfinished", "1 were replayed", "1 had expired", "0 replies");
    }

    @Test
    void a_process_that_left_nothing_is_no_alert() {
        begin();
        take("1");
        settle();
        published.forEach(Recorded::done);
        await(life.close());

        begin();
        life.resume(published::add);
        time.advance(Duration.ofSeconds(2));
        settle();
        time.advance(Duration.ofSeconds(2));

        assertThat(life.recovery()).isEqualTo(Recovery.NOTHING);
        assertThat(alerts.recent()).isEmpty();
    }
}
