package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.LatestOnly;
import dev.holdfast.gateway.dialect.SendBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shards against a platform whose every answer is scripted, over real sockets. */
@Timeout(60)
class ShardTest {

    /** The first heartbeat comes after a twentieth of it. */
    private static final Duration BEAT = Duration.ofSeconds(40);

    private static final int HEARTBEAT = 1;
    private static final int IDENTIFY = 2;
    private static final int PRESENCE = 3;
    private static final int RESUME = 6;
    private static final int MEMBERS = 8;

    private static final LatestOnly SHOWN = new LatestOnly("shown", 2, Duration.ofSeconds(20));

    private final ScriptedPlatform platform = new ScriptedPlatform();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void a_socket_cut_without_a_word_is_noticed_dropped_and_replaced_and_the_session_resumed() {
        Fleet fleet = started("1");
        platform.connection().text("{\"op\":0,\"s\":7,\"t\":\"X\",\"d\":{}}");
        platform.until("the event", () -> platform.events.contains("X {}"));

        platform.cut = true;
        platform.time.advance(BEAT);
        platform.until("a heartbeat into the void", () -> view(fleet).heartbeats() == 1);
        platform.time.advance(BEAT);
        platform.until("the loss", () -> !view(fleet).ready());
        platform.cut = false;
        platform.passing(
                "the resume", () -> platform.count(RESUME) > 0 && view(fleet).ready());

        assertThat(platform.last(RESUME).d()).hasToString("{\"session_id\":\"s0\",\"seq\":7}");
        assertThat(platform.count(IDENTIFY)).isOne();
        // Nobody answered its goodbye, and still the dead connection goes.
        platform.until("the end of the dead connection", () -> platform.clientsGone.get() > 0);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_missing_ack_is_noticed_when_the_next_heartbeat_is_due() {
        platform.acknowledging = false;
        Fleet fleet = started("1");
        platform.time.advance(BEAT.multipliedBy(5).dividedBy(100));
        platform.until("a heartbeat", () -> platform.count(HEARTBEAT) == 1);
        // The next one was armed at some moment of the advance.
        platform.time.advance(BEAT.minusSeconds(3));
        assertThat(view(fleet).ready()).isTrue();

        platform.time.advance(Duration.ofSeconds(3));
        platform.until(
                "the resume", () -> platform.count(RESUME) == 1 && view(fleet).ready());

        assertThat(platform.count(HEARTBEAT)).isOne();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void heartbeats_leave_at_the_servers_pace_and_late_ones_are_known() {
        Fleet fleet = started("1");
        for (int beat = 1; beat <= 5; beat++) {
            int beats = beat;
            Instant before = platform.time.now();
            platform.time.advance(BEAT);
            platform.until("heartbeat " + beat, () -> platform.count(HEARTBEAT) == beats);
            platform.until("its ACK", () -> acknowledgedAfter(before, view(fleet)));
        }

        assertThat(view(fleet).heartbeats()).isEqualTo(5);
        assertThat(view(fleet).lateness()).isNotNull();
        assertThat(view(fleet).resumes()).isZero();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void heartbeats_the_server_asks_for_are_no_missed_acks() {
        platform.acknowledging = false;
        Fleet fleet = started("1");

        for (int i = 0; i < 5; i++) {
            platform.connection().text("{\"op\":1,\"d\":null}");
        }
        platform.until("five heartbeats", () -> platform.count(HEARTBEAT) == 5);

        assertThat(view(fleet).ready()).isTrue();
        assertThat(platform.count(RESUME)).isZero();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void our_own_close_keeps_the_session() {
        Fleet fleet = started("1");
        ScriptedPlatform.await(fleet.close());

        platform.until("the close", () -> platform.connection().socket.closeStatusCode() != null);
        assertThat(platform.connection().socket.closeStatusCode()).isEqualTo((short) 4321);
    }

    @Test
    void op_7_before_hello_leads_to_a_resume_at_once() {
        Fleet fleet = started("1");
        platform.greeting = connection -> connection.text("{\"op\":7}");
        platform.connection().text("{\"op\":7,\"d\":null}");
        platform.until("the second connection", () -> platform.connections.size() >= 2);
        platform.greeting = connection -> connection.text(platform.hello());

        platform.passing("the resume", () -> view(fleet).ready() && platform.count(RESUME) == 1);

        assertThat(platform.count(IDENTIFY)).isOne();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_compressed_session_cut_into_single_bytes_is_read_and_stray_text_between_too() {
        platform.compression = Compression.ZLIB_STREAM;
        packed(1);
        Fleet fleet = started("1");
        ScriptedPlatform.Connection connection = platform.connection();
        connection.packed("{\"op\":0,\"s\":2,\"t\":\"X\",\"d\":\"ü\"}", 1);
        connection.text("{\"op\":0,\"s\":3,\"t\":\"Y\",\"d\":1}");
        connection.packed("{\"op\":0,\"s\":4,\"t\":\"Z\",\"d\":2}", 100_000);

        platform.until("the events", () -> platform.events.size() == 4);

        assertThat(platform.events).containsExactly("ready", "X \"ü\"", "Y 1", "Z 2");
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_broken_stream_is_closed_and_resumed_with_a_new_one() {
        platform.compression = Compression.ZLIB_STREAM;
        packed(1000);
        Fleet fleet = started("1");
        platform.connection().socket.writeBinaryMessage(io.vertx.core.buffer.Buffer.buffer("no zlib at all"));
        platform.until(
                "the resume", () -> platform.count(RESUME) == 1 && view(fleet).ready());
        platform.connection().packed("{\"op\":0,\"s\":9,\"t\":\"X\",\"d\":2}", 3);

        platform.until("the event", () -> platform.events.contains("X 2"));

        assertThat(platform.connections.getFirst().socket.closeStatusCode()).isEqualTo((short) 4321);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void what_comes_late_on_an_old_socket_does_not_get_into_the_new_stream() {
        platform.compression = Compression.ZLIB_STREAM;
        packed(1000);
        Fleet fleet = started("1");
        ScriptedPlatform.Connection old = platform.connection();
        old.packed("{\"op\":7,\"d\":null}", 1000);
        // Sent right behind op 7: it arrives while the client is already on its way to a new connection.
        old.packed("{\"op\":0,\"s\":50,\"t\":\"LATE\",\"d\":1}", 1);
        platform.until(
                "the resume", () -> platform.count(RESUME) == 1 && view(fleet).ready());
        platform.connection().packed("{\"op\":0,\"s\":9,\"t\":\"X\",\"d\":2}", 1);
        platform.until("the event", () -> platform.events.contains("X 2"));

        assertThat(platform.events).doesNotContain("LATE 1");
        assertThat(platform.last(RESUME).d().path("seq").asInt()).isEqualTo(1);
        assertThat(platform.connections).hasSize(2);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_stored_session_is_resumed_where_it_was_left() {
        Fleet fleet = started("2", position(1, 2, "old", 41), position(0, 3, "of another number of shards", 5));

        assertThat(platform.last(RESUME).d()).hasToString("{\"session_id\":\"old\",\"seq\":41}");
        assertThat(platform.last(IDENTIFY).d()).hasToString("{\"shard\":[0,2]}");
        assertThat(platform.count(IDENTIFY)).isOne();
        assertThat(platform.positions)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("since")
                .contains(new Position("bot", 1, 2, "old", platform.url() + "resume", 42, "me"))
                .contains(new Position(
                        "bot", 0, 2, "s" + platform.last(IDENTIFY).connection(), platform.url() + "resume", 1, "me"));
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_stored_session_that_began_too_long_ago_is_replaced() {
        Instant start = platform.time.now();
        Fleet fleet = started("1", begun(start.minus(Duration.ofHours(49)), position(0, 1, "old", 41)));

        assertThat(platform.count(RESUME)).isZero();
        assertThat(platform.count(IDENTIFY)).isOne();
        assertThat(platform.positions)
                .allSatisfy(position -> assertThat(position.since()).isAfterOrEqualTo(start));
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_stored_session_is_as_old_as_it_was_after_it_was_resumed() {
        Instant began = platform.time.now().minus(Duration.ofHours(47));
        Fleet fleet = started("1", begun(began, position(0, 1, "old", 41)));

        assertThat(platform.count(RESUME)).isOne();
        assertThat(platform.positions).extracting(Position::since).containsOnly(began);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void with_auto_there_are_as_many_shards_as_were_stored() {
        Fleet fleet = started("auto", position(0, 2, "a", 1), position(1, 2, "b", 2));

        assertThat(platform.count(RESUME)).isEqualTo(2);
        assertThat(platform.count(IDENTIFY)).isZero();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_stored_session_whose_address_is_dead_is_resumed_at_the_common_one() {
        Fleet fleet = platform.fleet("1", new Position("bot", 0, 1, "old", "ws://127.0.0.1:1/", 41, "me"));
        fleet.start();
        platform.passing("ready", () -> view(fleet).ready());

        assertThat(platform.last(RESUME).d()).hasToString("{\"session_id\":\"old\",\"seq\":41}");
        assertThat(platform.count(IDENTIFY)).isZero();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_stored_session_refused_three_times_is_replaced() {
        platform.answer = (connection, frame) -> {
            if (frame.op() == RESUME) {
                connection.socket.close((short) 4000);
            } else {
                platform.politely(connection, frame);
            }
        };
        Fleet fleet = platform.fleet("1", position(0, 1, "old", 41));
        fleet.start();
        platform.passing("ready", () -> view(fleet).ready());

        assertThat(platform.count(RESUME)).isEqualTo(3);
        assertThat(platform.count(IDENTIFY)).isOne();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void some_of_all_shards_are_run_under_their_own_numbers() {
        Fleet fleet = started("0,2 of 4");

        assertThat(platform.heard.stream()
                        .filter(each -> each.op() == IDENTIFY)
                        .map(each -> each.d().toString()))
                .containsExactlyInAnyOrder("{\"shard\":[0,4]}", "{\"shard\":[2,4]}");
        assertThat(fleet.views()).extracting(ShardView::shard).containsExactly(0, 2);
        assertThat(fleet.views()).extracting(ShardView::shards).containsOnly(4);
        assertThat(fleet.command(2, "{\"op\":3}")).isTrue();
        assertThat(fleet.command(1, "{\"op\":3}")).isFalse();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void commands_wait_for_the_session_and_for_the_next_one_when_the_socket_closes() {
        platform.budget = new SendBudget(120, Duration.ofMinutes(1), 100);
        platform.answer = (connection, frame) -> {};
        Fleet fleet = platform.fleet("1", position(0, 1, "old", 41));
        fleet.start();
        platform.until("RESUME", () -> platform.count(RESUME) == 1);
        assertThat(fleet.command(0, "{\"op\":3,\"d\":1}")).isTrue();
        assertThat(fleet.command(0, "{\"op\":3,\"d\":\"" + "ü".repeat(45) + "\"}"))
                .isFalse();
        platform.answer = platform::politely;
        platform.connection().socket.close((short) 4000);

        platform.passing("the command", () -> platform.count(PRESENCE) == 1);

        assertThat(platform.last(PRESENCE).connection()).isEqualTo(1);
        assertThat(platform.heard).last().isEqualTo(platform.last(PRESENCE));
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void of_commands_of_one_kind_only_the_latest_waits_for_the_session() {
        platform.budget = new SendBudget(120, Duration.ofMinutes(1), 100);
        platform.answer = (connection, frame) -> {};
        Fleet fleet = platform.fleet("1", position(0, 1, "old", 41));
        fleet.start();
        platform.until("RESUME", () -> platform.count(RESUME) == 1);
        for (int i = 0; i < 2000; i++) {
            assertThat(fleet.latest(0, SHOWN, "{\"op\":3,\"d\":" + i + "}")).isTrue();
        }
        platform.politely(platform.connection(), platform.last(RESUME));

        platform.passing("the command", () -> platform.count(PRESENCE) > 0);
        fleet.command(0, "{\"op\":3,\"d\":-1}");
        platform.passing("another", () -> platform.last(PRESENCE).d().asInt() == -1);

        assertThat(platform.heard.stream()
                        .filter(each -> each.op() == PRESENCE)
                        .map(each -> each.d().asInt()))
                .containsExactly(1999, -1);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_kind_has_a_pace_from_when_it_is_sent_and_lets_others_pass_meanwhile() {
        platform.answer = (connection, frame) -> {};
        Fleet fleet = platform.fleet("1", position(0, 1, "old", 41));
        fleet.start();
        platform.until("RESUME", () -> platform.count(RESUME) == 1);
        for (int i = 0; i < 10; i++) {
            show(fleet, i);
        }
        platform.time.advance(Duration.ofSeconds(10));
        platform.politely(platform.connection(), platform.last(RESUME));
        platform.until("the latest", () -> shown().equals(List.of(9)));
        show(fleet, 10);
        platform.until("a second", () -> shown().equals(List.of(9, 10)));

        for (int i = 11; i <= 20; i++) {
            show(fleet, i);
        }
        assertThat(fleet.command(0, "{\"op\":8,\"d\":1}")).isTrue();
        platform.until("what has no pace", () -> platform.count(MEMBERS) == 1);
        platform.time.advance(Duration.ofMillis(19_999));
        assertThat(fleet.command(0, "{\"op\":8,\"d\":2}")).isTrue();
        platform.until("another", () -> platform.count(MEMBERS) == 2);
        assertThat(shown()).containsExactly(9, 10);

        // The alarm stands a little later where the clock was moved while it was set.
        platform.passing("the latest of those that waited", () -> shown().equals(List.of(9, 10, 20)));
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void on_a_new_connection_commands_do_not_wait_for_the_room_of_the_old_one() {
        platform.budget = new SendBudget(20, Duration.ofMinutes(1), 4096);
        Fleet fleet = started("1");
        for (int i = 0; i < 20; i++) {
            assertThat(fleet.command(0, "{\"op\":3,\"d\":" + i + "}")).isTrue();
        }
        platform.until("as many as fit", () -> platform.count(PRESENCE) == 15);

        platform.connection().socket.close((short) 4000);
        platform.until("the rest", () -> platform.count(PRESENCE) == 20);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_flood_of_commands_is_paced_in_order_and_never_holds_a_heartbeat_up() {
        // Of twenty a minute, two are for heartbeats, and three for what else keeps a connection alive.
        platform.budget = new SendBudget(20, Duration.ofMinutes(1), 4096);
        Fleet fleet = started("1");
        for (int i = 0; i < 40; i++) {
            assertThat(fleet.command(0, "{\"op\":3,\"d\":" + i + "}")).isTrue();
        }
        platform.until("as many as fit", () -> platform.count(PRESENCE) == 15);
        platform.connection().text("{\"op\":1}");
        platform.until("a heartbeat past those that wait", () -> platform.count(HEARTBEAT) == 1);
        assertThat(platform.count(PRESENCE)).isEqualTo(15);

        platform.time.advance(Duration.ofMinutes(1));
        platform.until("as many again", () -> platform.count(PRESENCE) == 30);
        platform.passing("the rest", () -> platform.count(PRESENCE) == 40);

        assertThat(platform.heard.stream()
                        .filter(each -> each.op() == PRESENCE)
                        .map(each -> each.d().asInt()))
                .isSorted();
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void shards_connect_when_their_turn_is_near_and_not_all_at_once() {
        platform.startsAtOnce = 1;
        Fleet fleet = platform.fleet("8");
        fleet.start();
        platform.until("the first", () -> fleet.views().stream().anyMatch(ShardView::ready));

        assertThat(platform.connections).hasSizeLessThanOrEqualTo(2);
        assertThat(fleet.views().getLast().detail()).isEqualTo("other shards start first");
        platform.passing("all", () -> fleet.views().stream().allMatch(ShardView::ready));
        assertThat(platform.count(IDENTIFY)).isEqualTo(8);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void bots_that_log_in_alike_share_one_queue_and_others_do_not_wait_for_them() {
        platform.startsAtOnce = 1;
        Account alike = new Account("scripted", "same", new BotConfig.Secret("s"));
        Fleet first = platform.fleet("1", alike);
        Fleet second = platform.fleet("1", alike);
        Fleet other = platform.fleet("1", new Account("scripted", "other", new BotConfig.Secret("s")));
        List.of(first, second, other).forEach(Fleet::start);

        platform.until(
                "two of three",
                () -> platform.count(IDENTIFY) == 2 && view(other).ready());
        platform.until("the third in its queue", () -> platform.connections.size() == 3);
        assertThat(view(first).ready() && view(second).ready()).isFalse();
        platform.time.advance(IdentifyTurns.WINDOW);
        platform.until("all", () -> view(first).ready() && view(second).ready());

        assertThat(view(first).identifiesLeft())
                .isLessThan(1000)
                .isEqualTo(view(second).identifiesLeft());
        List.of(first, second, other).forEach(fleet -> ScriptedPlatform.await(fleet.close()));
    }

    @Test
    void a_machine_that_slept_resumes_every_session() {
        Fleet fleet = started("1");
        fleet.slept(Duration.ofHours(8));

        platform.until(
                "the resume", () -> platform.count(RESUME) == 1 && view(fleet).ready());

        assertThat(platform.count(IDENTIFY)).isOne();
        ScriptedPlatform.await(fleet.close());
    }

    private static void show(Fleet fleet, int what) {
        assertThat(fleet.latest(0, SHOWN, "{\"op\":3,\"d\":" + what + "}")).isTrue();
    }

    private List<Integer> shown() {
        return platform.heard.stream()
                .filter(each -> each.op() == PRESENCE)
                .map(each -> each.d().asInt())
                .toList();
    }

    private Fleet started(String shards, Position... stored) {
        Fleet fleet = platform.fleet(shards, stored);
        fleet.start();
        platform.passing("ready", () -> fleet.views().stream().allMatch(ShardView::ready));
        return fleet;
    }

    private Position position(int shard, int shards, String session, long sequence) {
        return new Position("bot", shard, shards, session, platform.url() + "resume", sequence, "me");
    }

    private static Position begun(Instant since, Position position) {
        return new Position(
                position.bot(),
                position.shard(),
                position.shards(),
                position.sessionId(),
                position.resumeUrl(),
                position.sequence(),
                position.user(),
                since);
    }

    private void packed(int messageBytes) {
        platform.greeting = connection -> connection.packed(platform.hello(), messageBytes);
        platform.answer = (connection, frame) -> connection.packed(
                frame.op() == IDENTIFY
                        ? "{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"z\",\"user\":{\"id\":\"me\"}}}"
                        : "{\"op\":0,\"s\":8,\"t\":\"RESUMED\",\"d\":{}}",
                messageBytes);
    }

    private static boolean acknowledgedAfter(Instant before, ShardView view) {
        Instant last = view.lastAck();
        return last != null && last.isAfter(before);
    }

    private static ShardView view(Fleet fleet) {
        return fleet.views().getFirst();
    }
}
