package dev.holdfast.runtime.delivery;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Deferred;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.store.TestStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that finds more in the outbox than memory has room for. */
final class AwakeningTest {

    private static final int PLENTY = 100_000_000;
    private static final int PICTURE = 300_000;

    /** Half of it holds one picture, not two. */
    private static final int SCARCE = 1_000_000;

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final FakeSender platform = new FakeSender();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final Set<String> unfinished = new ConcurrentSkipListSet<>();

    @SuppressWarnings("NullAway.Init") // every test begins a life first
    private TestStore store;

    @SuppressWarnings("NullAway.Init") // as above
    private Guards guards;

    @SuppressWarnings("NullAway.Init") // as above
    private Deliveries deliveries;

    private void begin(int outboxBytesMax) {
        store = new TestStore(home.resolve("test.db"));
        guards = new Guards(time, () -> 0.5, once(), Map.of());
        Features features = new Features(time, FeatureStore.none());
        features.declare(Rendering.FILE_UPLOADS, Level.MINIMAL);
        DeliverySettings settings = new DeliverySettings(
                DeliverySettings.Mode.DURABLE,
                100,
                outboxBytesMax,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                0);
        deliveries = DeliveryParts.durable(
                        new DeliveryParts.Needs(features, time, () -> 0.5, settings, new UnreadLog(), letters::add),
                        store.store,
                        new DeliveryParts.FromJournal(() -> 0, () -> unfinished))
                .deliveries();
        deliveries.open("qq", new Exit(platform, guards.guard("qq")));
        await(store.store.start());
        // What was found is handed over with the first commit.
        await(store.store.write(connection -> true));
    }

    /** Nothing is tried again before it waits. */
    private static Policy once() {
        Policy usual = Policy.defaults();
        return new Policy(
                usual.attemptTimeout(),
                usual.deadline(),
                new Policy.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1), 10, 0.1),
                null,
                usual.bulkhead(),
                usual.breaker());
    }

    private void end() {
        guards.close();
        store.close();
    }

    @BeforeEach
    void limits() {
        platform.limits(new PlatformLimits(2000, true, true, true, true, 1, true, ""));
        tooFast();
    }

    @AfterEach
    void close() {
        end();
    }

    private void tooFast() {
        platform.always(new SendResult.TryLater(FailureKind.CONVERSATION, "too fast", null));
    }

    private Outgoing answer(String event, String conversation, Reply reply) {
        return outgoing(new OutboxKey(event, "echo", 1, 0), new Answering.ToMessage(event, "ann"), conversation, reply);
    }

    private Outgoing outgoing(OutboxKey key, @Nullable Answering answering, String conversation, Reply reply) {
        return new Outgoing(
                key,
                new Conversation("qq", Conversation.Kind.GROUP, conversation, null),
                answering,
                reply,
                time.now().plusSeconds(3000),
                time.nanos() + Duration.ofSeconds(20).toNanos(),
                time.nanos(),
                "trace");
    }

    private Delivery deliver(Outgoing outgoing) {
        return await(deliveries.deliver(outgoing));
    }

    private static Reply picture(int number) {
        return Reply.text("picture " + number).withFile(new Upload("a.png", "image/png", new byte[PICTURE]));
    }

    /** So many pictures wait in a conversation, and the process dies. */
    private void leavePictures(int count) {
        begin(PLENTY);
        for (int number = 1; number <= count; number++) {
            assertThat(deliver(answer("e" + number, "tea", picture(number)))).isInstanceOf(Deferred.class);
        }
        await(store.store.write(connection -> true));
        end();
        platform.asked.clear();
        time.advance(Duration.ofSeconds(20));
        platform.asked.clear();
    }

    /** Lets a few seconds pass, and what they bring be read and sent. */
    private void seconds(int count) {
        for (int second = 0; second < count; second++) {
            time.advance(Duration.ofSeconds(1));
            await(store.store.write(connection -> true).otherwise(false));
            await(store.store.read(connection -> true));
        }
    }

    /** Somebody else does something to the file, while nobody here has it open for writing. */
    private void elsewhere(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("test.db"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void what_finds_no_room_at_the_start_stays_in_the_database_and_goes_out_in_its_order_as_room_comes() {
        leavePictures(6);

        begin(SCARCE);
        deliveries.workOff();
        seconds(5);

        assertThat(deliveries.waiting()).isEqualTo(6);
        assertThat(deliveries.sending().leftOver().found()).isEqualTo(6);
        assertThat(deliveries.sending().waitingBytes()).isBetween((long) PICTURE, (long) SCARCE / 2);
        platform.recover();
        platform.asked.clear();
        seconds(20);
        Eventually.until("nothing waits", () -> {
            seconds(1);
            return deliveries.waiting() == 0;
        });
        assertThat(platform.texts())
                .containsExactly("picture 1", "picture 2", "picture 3", "picture 4", "picture 5", "picture 6");
        assertThat(platform.asked.getLast().reply()).isEqualTo(picture(6));
        assertThat(letters).isEmpty();
        assertThat(deliveries.sending().leftOver()).isEqualTo(new LeftOverCount.View(6, 6, 0));
        assertThat(deliver(answer("e7", "tea", Reply.text("next")))).isInstanceOf(Delivered.class);
    }

    @Test
    void what_comes_does_not_overtake_what_is_not_read_yet_and_does_not_wait_for_it_elsewhere() {
        leavePictures(3);
        begin(SCARCE);
        platform.recover();

        deliver(answer("e9", "tea", Reply.text("late")));

        assertThat(letters).extracting(DeadLetter::cause).containsExactly(Cause.OUTBOX_FULL);
        assertThat(letters.getFirst().reason()).contains("have to go first");
        assertThat(deliver(answer("e9", "milk", Reply.text("elsewhere")))).isInstanceOf(Delivered.class);
        assertThat(platform.texts()).containsExactly("elsewhere");
    }

    @Test
    void a_handler_that_runs_again_and_a_plugin_that_names_its_send_wait_for_what_is_not_read_yet() {
        leavePictures(3);
        begin(PLENTY);
        OutboxKey daily = OutboxKey.named("weather", "report");
        assertThat(deliver(outgoing(daily, null, "tea", picture(4)))).isInstanceOf(Deferred.class);
        await(store.store.write(connection -> true));
        end();
        platform.asked.clear();
        unfinished.add("qq/e3");

        begin(SCARCE);
        Future<Delivery> again = deliveries.deliver(answer("e3", "tea", picture(3)));
        Future<Delivery> report = deliveries.deliver(outgoing(daily, null, "tea", picture(4)));
        time.advance(Duration.ofSeconds(20));
        assertThat(await(again)).isInstanceOf(Deferred.class);
        assertThat(await(report)).isInstanceOf(Deferred.class);
        Future<Delivery> reportAgain = deliveries.deliver(outgoing(daily, null, "tea", picture(4)));
        platform.recover();
        platform.asked.clear();
        deliveries.workOff();

        Eventually.until("nothing waits", () -> {
            seconds(1);
            return deliveries.waiting() == 0;
        });
        assertThat(platform.texts()).containsExactly("picture 1", "picture 2", "picture 3", "picture 4");
        assertThat(await(reportAgain)).isInstanceOf(Deferred.class);
        assertThat(deliver(outgoing(daily, null, "tea", picture(4)))).isInstanceOf(Delivered.class);
        assertThat(platform.asked).hasSize(4);
    }

    @Test
    void what_is_not_read_when_a_backup_takes_over_is_sent_from_the_backup_or_said_to_be_lost() {
        begin(PLENTY);
        deliver(answer("e1", "tea", picture(1)));
        deliver(answer("e2", "tea", picture(2)));
        await(store.store.write(connection -> true));
        await(store.store.backUp());
        deliver(answer("e3", "tea", picture(3)));
        await(store.store.write(connection -> true));
        end();
        platform.asked.clear();
        unfinished.add("qq/e3");

        begin(SCARCE);
        await(store.store.recover());
        Future<Delivery> third = deliveries.deliver(answer("e3", "tea", picture(3)));
        platform.recover();
        platform.asked.clear();
        deliveries.workOff();

        Eventually.until("nothing waits", () -> {
            seconds(1);
            return deliveries.waiting() == 0;
        });
        assertThat(platform.texts()).containsExactly("picture 1", "picture 2");
        assertThat(await(third)).isInstanceOf(Refused.class).asString().contains("lost with the database");
        assertThat(deliveries.sending().leftOver()).isEqualTo(new LeftOverCount.View(3, 2, 1));
    }

    @Test
    void a_database_that_is_away_keeps_what_is_not_read_for_later() throws SQLException {
        leavePictures(3);
        begin(SCARCE);
        await(store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("ALTER TABLE outbox RENAME TO hidden");
            }
        }));
        platform.recover();
        platform.asked.clear();
        deliveries.workOff();
        seconds(3);
        assertThat(deliveries.waiting()).isEqualTo(2);

        elsewhere("ALTER TABLE hidden RENAME TO outbox");
        Eventually.until("nothing waits", () -> {
            seconds(1);
            return deliveries.waiting() == 0;
        });

        assertThat(platform.texts()).containsExactly("picture 1", "picture 2", "picture 3");
    }
}
