package dev.holdfast.runtime.delivery;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox over several lives of a process: each ends with the store, and with it all that was in memory. */
class DurableDeliveriesTest {

    private static final DeliverySettings SETTINGS = new DeliverySettings(
            DeliverySettings.Mode.DURABLE,
            100,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            0);

    @TempDir
    Path home;

    private final SystemTime time = SystemTime.start();
    private final FakeSender platform = new FakeSender();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final Set<String> unfinished = new java.util.concurrent.ConcurrentSkipListSet<>();

    @SuppressWarnings("NullAway.Init") // every test begins a life first
    private TestStore store;

    @SuppressWarnings("NullAway.Init") // every test begins a life first
    private Guards guards;

    @SuppressWarnings("NullAway.Init") // as above
    private Deliveries deliveries;

    private void begin() {
        begin(new TestStore(home.resolve("test.db")));
        await(store.store.write(connection -> true));
    }

    private void begin(TestStore database) {
        store = database;
        guards = new Guards(time, () -> 0.5, Policy.defaults(), Map.of());
        Features features = new Features(time, FeatureStore.none());
        List.of(Rendering.RICH_EMBEDS, Rendering.FILE_UPLOADS, Rendering.INTERACTIVE_BUTTONS)
                .forEach(feature -> features.declare(feature, Level.MINIMAL));
        deliveries = DeliveryParts.durable(
                        new DeliveryParts.Needs(features, time, () -> 0.5, SETTINGS, new UnreadLog(), letters::add),
                        store.store,
                        new DeliveryParts.FromJournal(() -> 0, () -> unfinished))
                .deliveries();
        deliveries.open("qq", new Exit(platform, guards.guard("qq")));
        await(store.store.start());
    }

    private void end() {
        guards.close();
        store.close();
    }

    @AfterEach
    void close() {
        end();
        time.close();
    }

    private Outgoing answer(String event, int send, String text) {
        return outgoing(new OutboxKey(event, "echo", send, 0), new Answering.ToMessage(event, "ann"), text);
    }

    private Outgoing outgoing(OutboxKey key, @Nullable Answering answering, String text) {
        return new Outgoing(
                key,
                new Conversation("qq", Conversation.Kind.GROUP, "tea", null),
                answering,
                Reply.text(text),
                time.now().plusSeconds(300),
                time.nanos() + Duration.ofSeconds(20).toNanos(),
                time.nanos(),
                "trace");
    }

    private Delivery deliver(Outgoing outgoing) {
        return await(deliveries.deliver(outgoing));
    }

    /** The platform takes it, and the process dies before it hears of that. */
    private void sendAndDie(Outgoing outgoing) {
        platform.always(message -> Promise.<SendResult>promise().future());
        int before = platform.asked.size();
        deliveries.deliver(outgoing);
        Eventually.until("it is on its way", () -> platform.asked.size() > before);
        end();
        platform.recover();
    }

    private OutboundMessage last() {
        return platform.asked.getLast();
    }

    private Future<Boolean> execute(String sql) {
        return store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    @Test
    void a_long_time_without_the_database_fills_memory_with_nothing_that_is_over() throws IOException {
        Path inTheWay = Files.createFile(home.resolve("folder"));
        begin(new TestStore(inTheWay.resolve("test.db")));

        for (int number = 0; number < 60_000; number += 1000) {
            assertThat(await(Future.all(answers(number, number + 1000))).<Delivery>list())
                    .allMatch(Delivered.class::isInstance);
        }
        assertThat(store.store.view().up()).isFalse();
        assertThat(store.store.view().lost()).isZero();

        platform.always(message -> Promise.<SendResult>promise().future());
        deliveries.deliver(answer("unsent", 1, "hello"));
        Eventually.until("it is on its way", () -> platform.asked.size() > 60_000);
        Files.delete(inTheWay);
        Eventually.until("the database is there", () -> store.store.view().up());
        assertThat(openRows()).isEqualTo(1);
    }

    @Test
    void what_is_over_is_let_go_of_though_the_database_is_away_and_is_never_found_open() throws IOException {
        Path inTheWay = Files.createFile(home.resolve("folder"));
        begin(new TestStore(inTheWay.resolve("test.db")));
        WeakReference<Upload> picture = deliverPicture();

        Eventually.until("nothing holds it", () -> {
            System.gc();
            return picture.get() == null;
        });
        assertThat(store.store.view().held()).isPositive();
        Files.delete(inTheWay);
        Eventually.until("the database is there", () -> store.store.view().up());

        assertThat(openRows()).isZero();
        assertThat(bodiesAndOutcomes()).singleElement().asString().startsWith("null 0 m1");
    }

    /** In a method of its own, so that no variable holds it. */
    private WeakReference<Upload> deliverPicture() {
        platform.limits(new PlatformLimits(2000, true, true, true, true, 10, true, ""));
        Upload picture = new Upload("a.png", "image/png", new byte[1000]);
        Outgoing outgoing = answer("e1", 1, "look");
        deliver(outgoing.saying(outgoing.key(), Reply.file(picture)));
        platform.asked.clear();
        return new WeakReference<>(picture);
    }

    private List<String> bodiesAndOutcomes() {
        return await(store.store.read(connection -> {
            List<String> found = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT body, outcome FROM outbox ORDER BY number")) {
                while (rows.next()) {
                    found.add(rows.getString(1) + " " + rows.getString(2));
                }
            }
            return found;
        }));
    }

    private List<Future<Delivery>> answers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> deliveries.deliver(answer("e" + number, 1, "hello")))
                .toList();
    }

    private int openRows() {
        return await(store.store.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT COUNT(*) FROM outbox WHERE body IS NOT NULL")) {
                row.next();
                return row.getInt(1);
            }
        }));
    }

    @Test
    void what_went_out_while_the_database_was_away_does_not_go_out_again_should_the_database_then_refuse_it() {
        begin();
        await(execute("CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.send_key LIKE '%odd%'"
                + " BEGIN SELECT RAISE(ABORT, 'odd'); END"));
        await(execute("PRAGMA query_only = 1").otherwise(false));

        Delivery delivery = deliver(answer("odd", 1, "hello"));
        Eventually.until(
                "the row was refused",
                () -> store.store.view().up() && store.store.view().lost() == 1);
        await(store.store.write(connection -> true));

        assertThat(delivery).isInstanceOf(Delivered.class);
        assertThat(platform.asked).hasSize(1);
    }

    @Test
    void a_handler_that_runs_again_finds_what_it_had_sent_and_sends_only_the_rest() {
        begin();
        Delivery first = deliver(answer("e1", 1, "one"));
        end();
        unfinished.add("qq/e1");

        begin();

        assertThat(((Delivered) deliver(answer("e1", 1, "one"))).id()).isEqualTo(((Delivered) first).id());
        assertThat(platform.texts()).containsExactly("one");
        deliver(answer("e1", 2, "two"));
        assertThat(platform.texts()).containsExactly("one", "two");
        assertThat(last().sequence()).as("a number that was not used before").isEqualTo(2);
    }

    @Test
    void a_part_is_not_said_without_the_one_before_it_after_a_restart_either() {
        platform.repeatable(false);
        begin();
        sendAndDie(answer("e1", 1, "a longer text ".repeat(300)));

        begin();
        deliveries.workOff();

        Eventually.until("all of it is given up", () -> letters.size() == 3);
        assertThat(platform.asked).hasSize(1);
        assertThat(letters)
                .extracting(DeadLetter::cause)
                .containsExactly(Cause.UNCERTAIN, Cause.REFUSED, Cause.REFUSED);
    }

    @Test
    void the_same_name_at_another_bot_is_another_reply_after_a_restart_too() {
        FakeSender other = new FakeSender();
        platform.always(FakeSender.broken());
        other.always(FakeSender.broken());
        begin();
        deliveries.open("other", new Exit(other, guards.guard("other")));
        OutboxKey key = OutboxKey.named("weather", "report");
        deliver(outgoing(key, null, "sunny"));
        deliver(elsewhere(outgoing(key, null, "sunny")));
        Eventually.until("both wait", () -> deliveries.waiting() == 2);
        end();
        platform.always(new SendResult.Never(FailureKind.AUTHENTICATION, "muted"));
        other.recover();
        other.asked.clear();

        begin();
        deliveries.open("other", new Exit(other, guards.guard("other")));
        deliveries.workOff();

        Eventually.until("the other says it", () -> other.texts().contains("sunny"));
    }

    private static Outgoing elsewhere(Outgoing outgoing) {
        return new Outgoing(
                outgoing.key(),
                new Conversation("other", Conversation.Kind.GROUP, "tea", null),
                null,
                outgoing.reply(),
                outgoing.expiresAt(),
                outgoing.deadlineNanos(),
                0,
                "trace");
    }

    @Test
    void a_handler_that_runs_again_and_says_it_in_more_parts_has_said_it_already() {
        begin();
        deliver(answer("e1", 1, "short"));
        end();
        unfinished.add("qq/e1");

        begin();
        Delivery again = deliver(answer("e1", 1, "a longer text ".repeat(300)));

        assertThat(again).isInstanceOf(Delivered.class);
        assertThat(platform.texts()).containsExactly("short");
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void what_may_have_been_sent_is_sent_again_under_the_same_name_and_number() {
        begin();
        deliver(answer("e0", 1, "before"));
        sendAndDie(answer("e1", 1, "hello"));
        OutboundMessage lost = last();
        platform.answer(new SendResult.Duplicate("known"));

        begin();
        Future<Delivery> again = deliveries.deliver(answer("e1", 1, "other words"));
        deliveries.workOff();

        assertThat(await(again)).isInstanceOf(Delivered.class);
        assertThat(last()).isEqualTo(lost);
        assertThat(platform.texts()).containsExactly("before", "hello", "hello");
        assertThat(deliveries.sending().leftOver()).isEqualTo(new LeftOverCount.View(1, 1, 0));
    }

    @Test
    void where_a_second_one_would_show_it_is_left_to_an_operator() {
        platform.repeatable(false);
        begin();
        sendAndDie(answer("e1", 1, "hello"));

        begin();
        deliveries.workOff();

        Eventually.until("it is given up", () -> !letters.isEmpty());
        assertThat(platform.texts()).containsExactly("hello");
        assertThat(letters.getFirst().cause()).isEqualTo(Cause.UNCERTAIN);
        assertThat(deliver(answer("e1", 1, "hello"))).isInstanceOf(Refused.class);
        assertThat(await(deliveries.redeliver(answer("e1", 1, "hello"), null, time.nanos() + 20_000_000_000L)))
                .isInstanceOf(Delivered.class);
    }

    @Test
    void what_waited_and_was_never_sent_goes_out_in_its_order_wherever_it_goes() {
        platform.repeatable(false);
        platform.always(message -> {
            // Nothing is on its way when the process dies.
            deliveries.sending().pause();
            return Future.succeededFuture(FakeSender.broken());
        });
        begin();
        for (int number = 1; number <= 5; number++) {
            deliver(answer("e" + number, 1, "text " + number));
        }
        Eventually.until("all wait", () -> deliveries.waiting() == 5);
        end();
        platform.recover();
        platform.asked.clear();

        begin();
        deliveries.workOff();

        Eventually.until("all are sent", () -> platform.asked.size() == 5);
        assertThat(platform.texts()).containsExactly("text 1", "text 2", "text 3", "text 4", "text 5");
        assertThat(letters).isEmpty();
    }

    @Test
    void what_is_found_in_a_database_that_opens_late_goes_out_and_what_comes_behind_it_too() {
        platform.always(FakeSender.broken());
        begin();
        deliver(answer("e1", 1, "left"));
        Eventually.until("it waits", () -> deliveries.waiting() == 1);
        end();
        platform.recover();
        platform.asked.clear();

        TestStore inTheWay = new TestStore(home.resolve("test.db")).start();
        begin(new TestStore(home.resolve("test.db")));
        deliveries.workOff();
        assertThat(store.store.view().up()).isFalse();
        inTheWay.close();

        Eventually.until("it is sent", () -> platform.texts().contains("left"));
        Eventually.until("nothing waits", () -> deliveries.waiting() == 0);
        assertThat(deliver(answer("e2", 1, "next"))).isInstanceOf(Delivered.class);
    }

    @Test
    void a_backup_that_takes_the_place_of_the_file_neither_repeats_nor_loses_what_waits() {
        platform.always(FakeSender.broken());
        begin();
        deliver(answer("e1", 1, "in the backup"));
        Eventually.until("it waits", () -> deliveries.waiting() == 1);
        await(store.store.backUp());
        platform.recover();
        deliveries.workOff();
        Eventually.until("it is sent", () -> deliveries.waiting() == 0);
        platform.always(FakeSender.broken());
        deliver(answer("e2", 1, "since then"));
        Eventually.until("it waits", () -> deliveries.waiting() == 1);
        await(store.store.recover());
        end();
        platform.recover();
        platform.asked.clear();

        begin();
        deliveries.workOff();

        Eventually.until("it is sent", () -> !platform.asked.isEmpty());
        Eventually.until("nothing waits", () -> deliveries.waiting() == 0);
        assertThat(platform.texts()).containsExactly("since then");
    }

    @Test
    void what_waits_in_a_backup_that_takes_the_place_of_a_lost_file_may_have_been_sent_since() throws IOException {
        platform.repeatable(false);
        platform.always(new SendResult.TryLater(FailureKind.CONVERSATION, "too fast", null));
        begin();
        deliver(answer("e1", 1, "in the backup"));
        Eventually.until("it waits", () -> deliveries.waiting() == 1);
        await(store.store.write(connection -> true));
        await(store.store.backUp());
        platform.recover();
        deliveries.workOff();
        Eventually.until("it is sent", () -> deliveries.waiting() == 0);
        end();
        Files.delete(home.resolve("test.db"));
        platform.asked.clear();

        begin();
        deliveries.workOff();

        Eventually.until("nothing waits", () -> deliveries.waiting() == 0);
        assertThat(platform.asked).isEmpty();
        assertThat(letters).extracting(DeadLetter::cause).containsExactly(Cause.UNCERTAIN);
    }

    @Test
    void a_backup_can_take_over_whatever_was_kept_in_memory_and_tried_in_vain_before() {
        begin();
        await(store.store.backUp());
        await(execute("CREATE TRIGGER refuse BEFORE UPDATE ON outbox WHEN NEW.send_key LIKE '%odd%'"
                + " BEGIN SELECT RAISE(ABORT, 'odd'); END"));
        await(execute("PRAGMA query_only = 1").otherwise(false));
        deliver(answer("e1", 1, "kept"));
        deliver(answer("odd", 1, "refused"));
        Eventually.until(
                "the others were written alone",
                () -> store.store.view().up() && store.store.view().lost() == 1);

        await(store.store.recover());

        assertThat(store.store.view().up()).isTrue();
        assertThat(deliver(answer("e2", 1, "since then"))).isInstanceOf(Delivered.class);
        assertThat(store.store.view().lost()).isEqualTo(1);
    }

    @Test
    void what_was_sent_since_a_backup_is_not_sent_again_though_the_process_dies_after_the_backup_took_over() {
        begin();
        deliver(answer("e1", 1, "zero"));
        await(store.store.backUp());
        Delivery first = deliver(answer("e1", 2, "one"));
        OutboxKey daily = OutboxKey.named("weather", "report");
        Delivery report = deliver(outgoing(daily, null, "sunny"));
        await(store.store.recover());
        end();
        unfinished.add("qq/e1");

        begin();

        assertThat(((Delivered) deliver(answer("e1", 2, "one"))).id()).isEqualTo(((Delivered) first).id());
        assertThat(((Delivered) deliver(outgoing(daily, null, "sunny"))).id()).isEqualTo(((Delivered) report).id());
        assertThat(platform.texts()).containsExactly("zero", "one", "sunny");
        deliver(answer("e1", 3, "two"));
        assertThat(last().sequence()).as("a number that was not used before").isEqualTo(3);
    }

    @Test
    void a_name_that_a_plugin_chose_stands_for_one_message_over_restarts() {
        begin();
        OutboxKey daily = OutboxKey.named("weather", "report-2026-11-24");
        Delivery first = deliver(outgoing(daily, null, "sunny"));
        assertThat(deliver(outgoing(daily, null, "sunny"))).isEqualTo(first);
        end();

        begin();

        assertThat(((Delivered) deliver(outgoing(daily, null, "rainy"))).id()).isEqualTo(((Delivered) first).id());
        assertThat(platform.texts()).containsExactly("sunny");
        assertThat(deliver(outgoing(OutboxKey.named("weather", "report-2026-11-25"), null, "rainy")))
                .isInstanceOf(Delivered.class);
        assertThat(((Delivered) first).id()).isNotEqualTo(new MessageId("?"));
    }

    @Test
    void a_name_that_a_plugin_chose_stands_for_one_message_while_it_waits_and_over_a_restart() {
        platform.repeatable(false);
        platform.always(new SendResult.TryLater(FailureKind.CONVERSATION, "too fast", Duration.ofHours(1)));
        begin();
        OutboxKey daily = OutboxKey.named("weather", "report-2026-11-24");
        assertThat(deliver(outgoing(daily, null, "sunny"))).isInstanceOf(Delivery.Deferred.class);
        assertThat(deliver(outgoing(daily, null, "sunny"))).isInstanceOf(Delivery.Deferred.class);
        assertThat(deliveries.waiting()).isEqualTo(1);
        await(store.store.write(connection -> true));
        end();
        platform.recover();
        platform.asked.clear();

        begin();
        Future<Delivery> first = deliveries.deliver(outgoing(daily, null, "sunny"));
        Future<Delivery> second = deliveries.deliver(outgoing(daily, null, "sunny"));
        deliveries.workOff();

        assertThat(await(first)).isInstanceOf(Delivered.class).isEqualTo(await(second));
        assertThat(platform.texts()).containsExactly("sunny");
    }

    @Test
    void what_was_given_up_goes_on_where_it_was_under_the_number_and_name_it_had() {
        begin();
        OutboxKey key = new OutboxKey("e1", "echo", 1, 1);
        Outgoing whole = outgoing(key, new Answering.ToMessage("e1", "ann"), "one two");
        GivenUp was = new GivenUp(7, true, 1, 0, List.of(Reply.text("two")), time.now(), true);
        platform.answer(new SendResult.Duplicate("known"));

        assertThat(await(deliveries.redeliver(whole, was, time.nanos() + 20_000_000_000L)))
                .isInstanceOf(Delivered.class);

        assertThat(platform.texts()).containsExactly("two");
        assertThat(last().sequence()).isEqualTo(7);
        assertThat(last().nonce()).isEqualTo(key.nonce(1));
    }

    @Test
    void what_the_platform_has_forgotten_by_now_is_not_tried_again_by_itself() {
        platform.remembers(Duration.ofMinutes(2));
        begin();
        Outgoing whole = outgoing(new OutboxKey("e1", "echo", 1, 1), new Answering.ToMessage("e1", "ann"), "one");
        GivenUp was = new GivenUp(1, true, 0, 0, List.of(), time.now().minusSeconds(180), true);

        assertThat(await(deliveries.redeliver(whole, was, time.nanos() + 20_000_000_000L)))
                .isInstanceOf(Refused.class);

        assertThat(platform.asked).isEmpty();
        assertThat(letters).extracting(DeadLetter::cause).containsExactly(Cause.UNCERTAIN);
    }

    @Test
    void what_may_have_been_shown_is_not_tried_again_by_itself_where_a_second_one_would_show() {
        platform.repeatable(false);
        begin();
        Outgoing whole = outgoing(new OutboxKey("e1", "echo", 1, 1), new Answering.ToMessage("e1", "ann"), "one");
        GivenUp was = new GivenUp(1, true, 0, 0, List.of(), time.now(), true);

        assertThat(await(deliveries.redeliver(whole, was, time.nanos() + 20_000_000_000L)))
                .isInstanceOf(Refused.class);

        assertThat(platform.asked).isEmpty();
        assertThat(letters).extracting(DeadLetter::cause).containsExactly(Cause.UNCERTAIN);
        GivenUp decided = java.util.Objects.requireNonNull(letters.getFirst().was());
        assertThat(await(deliveries.redeliver(whole, decided, time.nanos() + 20_000_000_000L)))
                .isInstanceOf(Delivered.class);
    }

    @Test
    void what_is_tried_again_soon_after_a_start_is_not_taken_for_sent_since_its_number_is_known() {
        begin();
        Outgoing whole = outgoing(new OutboxKey("e1", "echo", 1, 1), new Answering.ToMessage("e1", "ann"), "one");
        GivenUp was = new GivenUp(1, false, 0, 0, List.of(), time.now(), true);
        platform.answer(new SendResult.Duplicate("known"));

        assertThat(await(deliveries.redeliver(whole, was, time.nanos() + 20_000_000_000L)))
                .isInstanceOf(Delivered.class);

        assertThat(platform.texts()).as("the number was somebody else's").containsExactly("one", "one");
    }

    @Test
    void a_text_in_parts_goes_on_with_the_part_that_was_not_sent() {
        platform.limits(new PlatformLimits(20, false, false, false, false));
        String text = "the first part here\nthe second part here";
        begin();
        platform.answer(new SendResult.Sent("m1", time.now()));
        sendAndDieAtSecond(text);
        unfinished.add("qq/e1");
        platform.answer(new SendResult.Duplicate("known"));

        begin();
        Future<Delivery> again = deliveries.deliver(answer("e1", 1, text));
        deliveries.workOff();

        assertThat(((Delivered) await(again)).id()).isEqualTo(new MessageId("m1"));
        assertThat(platform.texts())
                .containsExactly("the first part here", "the second part here", "the second part here");
    }

    private void sendAndDieAtSecond(String text) {
        platform.always(message -> Promise.<SendResult>promise().future());
        deliveries.deliver(answer("e1", 1, text));
        Eventually.until("the second is on its way", () -> platform.asked.size() == 2);
        end();
        platform.recover();
    }
}
