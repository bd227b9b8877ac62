package dev.holdfast.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.session.SessionState.AwaitingTurn;
import dev.holdfast.gateway.session.SessionState.Beating;
import dev.holdfast.gateway.session.SessionState.Identifying;
import dev.holdfast.gateway.session.SessionState.Preparing;
import dev.holdfast.gateway.session.SessionState.Ready;
import dev.holdfast.gateway.session.SessionState.Resuming;
import dev.holdfast.gateway.session.SessionState.Stopped;
import dev.holdfast.gateway.session.SessionState.Waiting;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The traps that client libraries of both platforms fell into, as far as the session machine can: each test is named after the
 * platform and the trap's number in the list that {@code docs/protocols.md} gives. Traps of sockets, streams and budgets stand in the
 * tests of {@code shard} and {@code wire}, those of REST in the dialects'.
 */
class TrapsTest {

    private static final Dialects DIALECTS = new Dialects();
    private static final List<Dialect> BOTH = List.of(DIALECTS.discord, DIALECTS.qq);

    @AfterAll
    static void close() {
        DIALECTS.close();
    }

    @Test
    void discord_01_our_own_closes_never_carry_1000_or_1001() {
        for (Dialect dialect : BOTH) {
            assertThat(dialect.resumableClose()).isBetween(4000, 4999);
            Walk walk = Walk.ready(dialect).on(new Signal.Stop());
            assertThat(walk.wanted(Action.CloseSocket.class)).hasSize(1);
            assertThat(walk.standing().known()).isNotNull();
        }
    }

    @Test
    void discord_02_and_qq_12_a_half_open_socket_is_noticed_when_the_next_heartbeat_is_due() {
        for (Dialect dialect : BOTH) {
            Walk walk = Walk.ready(dialect).fires(Timer.HEARTBEAT);
            assertThat(walk.wanted(Action.SendHeartbeat.class)).hasSize(1);

            walk.forget().fires(Timer.HEARTBEAT);

            assertThat(walk.wanted(Action.SendHeartbeat.class)).isEmpty();
            assertThat(walk.state()).isInstanceOf(Preparing.class);
            assertThat(walk.standing().known()).isNotNull();
        }
    }

    @Test
    void discord_03_nobody_waits_for_the_goodbye_of_a_dead_socket() {
        Walk walk = Walk.ready(DIALECTS.discord).fires(Timer.HEARTBEAT).fires(Timer.HEARTBEAT);

        assertThat(walk.wanted(Action.AbortSocket.class)).hasSize(1);
        assertThat(walk.state()).isInstanceOf(Preparing.class);
    }

    @Test
    void discord_04_a_missed_ack_is_not_carried_to_the_next_connection() {
        Walk walk = Walk.ready(DIALECTS.discord)
                .fires(Timer.HEARTBEAT)
                .fires(Timer.HEARTBEAT)
                .greeted();

        assertThat(((Beating) walk.state()).heart().awaitingAck()).isFalse();
        walk.forget().fires(Timer.HEARTBEAT);
        assertThat(walk.wanted(Action.SendHeartbeat.class)).hasSize(1);
    }

    @Test
    void discord_05_a_heartbeat_the_server_asked_for_is_no_missed_ack() {
        Walk walk = Walk.ready(DIALECTS.discord).frame("{\"op\":1,\"d\":null}").fires(Timer.HEARTBEAT);

        assertThat(walk.state()).isInstanceOf(Ready.class);
        assertThat(walk.wanted(Action.SendHeartbeat.class)).hasSize(2);
    }

    @Test
    void discord_06_timers_of_an_older_connection_ring_for_nobody() {
        Walk walk = Walk.ready(DIALECTS.discord);
        long old = walk.generation();
        walk.frame("{\"op\":7}").greeted();
        SessionState before = walk.state();

        walk.forget().on(new Signal.TimerFired(old, Timer.HEARTBEAT)).on(new Signal.TimerFired(old, Timer.STEP));

        assertThat(walk.actions).isEmpty();
        assertThat(walk.state()).isEqualTo(before);
    }

    @Test
    void discord_07_closed_while_resuming_again_and_again_ends_in_identify() {
        Walk walk = Walk.ready(DIALECTS.discord).closed(4000);
        for (int i = 0; i < 3; i++) {
            assertThat(walk.greeted().state()).isInstanceOf(Resuming.class);
            walk.closed(4000);
        }

        assertThat(walk.greeted().state()).isInstanceOf(AwaitingTurn.class);
    }

    @Test
    void discord_08_and_qq_09_a_session_that_no_resume_revives_is_given_up_after_three() {
        for (Dialect dialect : BOTH) {
            Walk walk = Walk.ready(dialect).closed(null);
            int resumes = 0;
            while (walk.greeted().state() instanceof Resuming) {
                resumes++;
                walk.closed(null);
            }

            assertThat(resumes).isEqualTo(3);
        }
    }

    @Test
    void discord_09_id_sequence_and_resume_address_go_together() {
        Walk walk = Walk.ready(DIALECTS.discord).frame("{\"op\":9,\"d\":false}").forget();
        walk.fires(Timer.RETRY);

        assertThat(walk.wanted(Action.Prepare.class)).containsExactly(new Action.Prepare(walk.generation(), false, ""));
        assertThat(walk.standing().known()).isNull();
    }

    @Test
    void discord_10_without_a_network_waits_grow_and_the_common_address_is_tried() {
        Walk walk = Walk.ready(DIALECTS.discord).closed(null);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            if (walk.state() instanceof Waiting) {
                walk.fires(Timer.RETRY);
            }
            walk.on(new Signal.Prepared(walk.generation(), "wss://x"));
            walk.forget().on(new Signal.SocketFailed(walk.generation(), "unreachable"));
            waits.add(walk.delay());
        }

        assertThat(waits).isSorted().first().isEqualTo(Duration.ofSeconds(1));
        assertThat(waits.getLast()).isEqualTo(Duration.ofSeconds(30));
        assertThat(walk.forget().fires(Timer.RETRY).wanted(Action.Prepare.class))
                .containsExactly(new Action.Prepare(walk.generation(), true, ""));
    }

    @Test
    void discord_11_a_frame_without_a_sequence_does_not_overwrite_it() {
        Walk walk = Walk.ready(DIALECTS.discord)
                .fires(Timer.HEARTBEAT)
                .frame("{\"t\":null,\"s\":null,\"op\":11,\"d\":null}")
                .frame("{\"op\":0,\"s\":null,\"t\":\"X\",\"d\":{}}");
        walk.forget().fires(Timer.HEARTBEAT);

        assertThat(walk.wanted(Action.SendHeartbeat.class)).containsExactly(new Action.SendHeartbeat(42));
    }

    @Test
    void discord_11_a_new_session_begins_with_its_own_sequence() {
        Walk walk = Walk.ready(DIALECTS.discord)
                .frame("{\"op\":9,\"d\":false}")
                .greeted()
                .turn()
                .frame("{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"s2\"}}");
        walk.forget().frame("{\"op\":7}").greeted();

        assertThat(walk.wanted(Action.SendResume.class)).containsExactly(new Action.SendResume("s2", 1));
    }

    @Test
    void discord_12_and_qq_17_the_sequence_moves_in_the_step_that_hands_the_event_over() {
        Walk walk = Walk.ready(DIALECTS.qq).frame("{\"op\":0,\"s\":43,\"t\":\"X\",\"d\":{}}");

        assertThat(walk.actions).singleElement().isInstanceOf(Action.Emit.class);
        assertThat(walk.standing().known())
                .isNotNull()
                .extracting(Known::sequence)
                .isEqualTo(43L);
    }

    @Test
    void discord_13_the_codes_that_only_a_person_can_mend_are_fatal() {
        for (int code : List.of(4004, 4010, 4012, 4013, 4014)) {
            assertThat(DIALECTS.discord.afterClose(code)).isInstanceOf(AfterClose.Stop.class);
        }
        // What becomes of it shows when the platform is asked how many shards it wants.
        assertThat(DIALECTS.discord.afterClose(4011)).isInstanceOf(AfterClose.Reshard.class);
    }

    @Test
    void discord_13_and_qq_11_no_fatal_code_is_ever_retried() {
        for (Dialect dialect : BOTH) {
            List<Integer> fatal = IntStream.range(1000, 5000)
                    .filter(code -> dialect.afterClose(code) instanceof AfterClose.Stop)
                    .boxed()
                    .toList();
            assertThat(fatal).contains(4010, 4012, 4013, 4014);
            for (int code : fatal) {
                Walk walk = Walk.ready(dialect).closed(code);
                assertThat(walk.state()).isInstanceOf(Stopped.class);
                assertThat(walk.wanted(Action.Arm.class)).isEmpty();
                assertThat(walk.fires(Timer.RETRY).fires(Timer.HEARTBEAT).state())
                        .isInstanceOf(Stopped.class);
            }
        }
    }

    @Test
    void discord_14_an_intent_taken_away_shows_as_4003_and_then_stops_at_4014() {
        Walk walk = Walk.ready(DIALECTS.discord).closed(4003).greeted().turn().closed(4014);

        assertThat(walk.state()).isInstanceOf(Stopped.class);
        assertThat(((Stopped) walk.state()).why()).contains("message-content");
    }

    @Test
    void discord_17_op_9_in_an_established_session_is_obeyed() {
        for (Dialect dialect : BOTH) {
            assertThat(Walk.ready(dialect)
                            .frame("{\"op\":9,\"d\":false}")
                            .greeted()
                            .state())
                    .isInstanceOf(AwaitingTurn.class);
        }
    }

    @Test
    void discord_18_no_step_waits_for_ever() {
        for (Dialect dialect : BOTH) {
            Walk noHello = new Walk(dialect).connected();
            assertThat(noHello.wanted(Action.Arm.class).getLast().delay()).isEqualTo(Duration.ofSeconds(10));
            assertThat(noHello.fires(Timer.STEP).state()).isInstanceOf(Waiting.class);

            Walk noReady = new Walk(dialect).greeted().turn();
            assertThat(noReady.wanted(Action.Arm.class).getLast().delay())
                    .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
            assertThat(noReady.fires(Timer.STEP).state()).isInstanceOf(Waiting.class);

            Walk noResumed = Walk.ready(dialect).closed(null).greeted();
            assertThat(noResumed.fires(Timer.STEP).state()).isInstanceOf(Waiting.class);
        }
    }

    @Test
    void discord_19_resume_waits_for_hello() {
        Walk walk = Walk.ready(DIALECTS.discord).closed(null).connected();

        assertThat(walk.wanted(Action.SendResume.class)).isEmpty();
    }

    @Test
    void discord_25_a_machine_that_slept_does_not_trust_its_sockets() {
        for (Dialect dialect : BOTH) {
            Walk walk = Walk.ready(dialect).on(new Signal.Slept(Duration.ofHours(8)));

            assertThat(walk.state()).isInstanceOf(Preparing.class);
            assertThat(walk.standing().known()).isNotNull();
        }
    }

    @Test
    void discord_32_and_qq_13_the_token_of_the_socket_is_bare_on_discord_and_prefixed_on_qq_in_both_frames() {
        assertThat(DIALECTS.discord.identify("bare.token", 0, 1)).contains("\"token\":\"bare.token\"");
        assertThat(DIALECTS.discord.resume("bare.token", "s", 1)).contains("\"token\":\"bare.token\"");
        assertThat(DIALECTS.qq.identify("QQBot x", 0, 1)).contains("\"token\":\"QQBot x\"");
        assertThat(DIALECTS.qq.resume("QQBot x", "s", 1)).contains("\"token\":\"QQBot x\"");
    }

    @Test
    void discord_37_a_server_that_closes_with_1000_is_connected_to_again() {
        for (Dialect dialect : BOTH) {
            assertThat(Walk.ready(dialect).closed(1000).greeted().state()).isInstanceOf(Resuming.class);
        }
    }

    @Test
    void qq_08_the_half_hourly_end_of_a_connection_leads_to_a_resume_and_costs_nothing() {
        Walk walk = Walk.ready(DIALECTS.qq);
        for (int i = 0; i < 40; i++) {
            walk.later(Duration.ofMinutes(30)).forget().frame("{\"op\":7}").closed(4009);
            assertThat(walk.state()).isInstanceOf(Preparing.class);
            assertThat(walk.wanted(Action.Report.class)).isEmpty();
            walk.greeted().frame("{\"op\":0,\"s\":2002,\"t\":\"RESUMED\",\"d\":\"\"}");
            assertThat(walk.state()).isInstanceOf(Ready.class);
        }

        assertThat(walk.standing().failures()).isZero();
    }

    @Test
    void qq_09_a_session_that_was_resumed_for_two_days_is_replaced_before_it_goes_deaf() {
        Walk walk = Walk.ready(DIALECTS.qq)
                .later(Duration.ofHours(49))
                .frame("{\"op\":7}")
                .greeted();

        assertThat(walk.state()).isInstanceOf(AwaitingTurn.class);
    }

    @Test
    void on_discord_a_session_is_resumed_however_old_it_is() {
        Walk walk = Walk.ready(DIALECTS.discord)
                .later(Duration.ofDays(60))
                .frame("{\"op\":7}")
                .greeted();

        assertThat(walk.state()).isInstanceOf(Resuming.class);
    }

    @Test
    void qq_10_op_9_after_identify_and_close_4903_back_off_heavily_and_are_reported() {
        Walk walk = new Walk(DIALECTS.qq);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            walk.greeted().turn().frame("{\"op\":9,\"d\":false}");
            waits.add(walk.delay());
            walk.closed(4903);
        }

        assertThat(waits).isSorted();
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(waits.getLast()).isGreaterThan(Duration.ofMinutes(3));
        assertThat(walk.wanted(Action.Report.class))
                .hasSize(6)
                .last()
                .matches(report -> report.what().contains("intents"));
    }

    @Test
    void qq_11_op_9_never_ends_the_attempts() {
        Walk walk = new Walk(DIALECTS.qq);
        for (int i = 0; i < 200; i++) {
            walk.greeted().turn().frame("{\"op\":9,\"d\":false}");
            assertThat(walk.state()).isInstanceOf(Waiting.class);
        }
    }

    @Test
    void qq_12_the_heart_beats_from_hello_on_at_the_servers_pace_whether_acks_come_early_or_late() {
        Walk walk = new Walk(DIALECTS.qq).greeted();
        assertThat(walk.wanted(Action.Arm.class))
                .contains(new Action.Arm(walk.generation(), Timer.HEARTBEAT, Duration.ofSeconds(20)));

        walk.forget().fires(Timer.HEARTBEAT).frame("{\"op\":11}");

        assertThat(walk.wanted(Action.Arm.class))
                .containsExactly(new Action.Arm(walk.generation(), Timer.HEARTBEAT, Duration.ofSeconds(40)));
    }

    @Test
    void qq_14_the_payloads_that_are_no_objects_are_read() {
        assertThat(FrameReader.read("{\"op\":0,\"s\":2002,\"t\":\"RESUMED\",\"d\":\"\"}"))
                .isEqualTo(new Frame.Resumed(2002));
        assertThat(FrameReader.read("{\"op\":9,\"d\":true}")).isEqualTo(new Frame.InvalidSession(true));
        assertThat(FrameReader.read("{\"op\":11}")).isEqualTo(new Frame.HeartbeatAck());
        assertThat(FrameReader.read("{\"op\":7}")).isEqualTo(new Frame.Reconnect());
    }

    @Test
    void qq_15_the_shard_that_ready_names_is_not_believed() {
        Walk walk = new Walk(DIALECTS.qq).greeted();
        walk.on(new Signal.TurnCame(walk.generation(), 4)).frame("""
                {"op":0,"s":1,"t":"READY","d":{"session_id":"s1","shard":[0,0]}}""");

        assertThat(walk.standing().known())
                .isNotNull()
                .extracting(Known::shards)
                .isEqualTo(4);
    }

    @Test
    void qq_16_attempts_are_counted_anew_at_ready_and_at_resumed_and_at_nothing_less() {
        Walk walk = Walk.ready(DIALECTS.qq).closed(null).greeted().closed(null);
        assertThat(walk.standing().failures()).isEqualTo(2);

        walk.connected();
        assertThat(walk.standing().failures()).isEqualTo(2);
        walk.frame("{\"op\":10,\"d\":{\"heartbeat_interval\":40000}}");
        assertThat(walk.standing().failures()).isEqualTo(2);
        walk.frame("{\"op\":0,\"s\":43,\"t\":\"X\",\"d\":{}}");
        assertThat(walk.standing().failures()).isEqualTo(2);
        walk.frame("{\"op\":0,\"s\":44,\"t\":\"RESUMED\",\"d\":\"\"}");
        assertThat(walk.standing().failures()).isZero();
    }

    @Test
    void qq_16_a_thousand_failures_are_no_reason_to_stop() {
        Walk walk = new Walk(DIALECTS.qq);
        for (int i = 0; i < 1000; i++) {
            walk.greeted().turn();
            assertThat(walk.state()).isInstanceOf(Identifying.class);
            walk.forget().closed(null);
            assertThat(walk.delay()).isLessThanOrEqualTo(Duration.ofMinutes(10));
        }
    }

    @Test
    void discord_16_sessions_that_are_lost_over_and_over_do_not_use_up_the_days_starts() {
        for (Dialect dialect : BOTH) {
            for (int code : List.of(4006, 4007, 4900)) {
                Walk walk = new Walk(dialect).greeted().turn();
                long identifies = 0;
                Duration day = Duration.ofDays(1);
                while (day.isPositive()) {
                    walk.frame("{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"s\"}}");
                    walk.later(Duration.ofSeconds(10)).closed(code);
                    while (walk.state() instanceof Waiting) {
                        day = day.minus(walk.delay());
                        walk.later(walk.delay()).greeted();
                    }
                    if (walk.state() instanceof Resuming) {
                        walk.frame("{\"op\":9,\"d\":false}");
                        day = day.minus(walk.delay());
                        walk.later(walk.delay()).greeted();
                    }
                    walk.turn();
                    identifies = walk.wanted(Action.SendIdentify.class).size();
                    day = day.minusSeconds(10);
                }

                assertThat(identifies).isBetween(100L, 300L);
            }
        }
    }

    @Test
    void discord_06_a_turn_or_a_socket_of_a_lost_attempt_comes_too_late() {
        Walk walk = new Walk(DIALECTS.discord).greeted();
        long lost = walk.generation();
        walk.closed(null);

        assertThat(walk.state()).isInstanceOf(Waiting.class);
        assertThat(walk.generation()).isGreaterThan(lost);
    }

    @Test
    void op_7_after_many_quick_drops_is_obeyed_at_once() {
        for (Dialect dialect : BOTH) {
            Walk walk = Walk.ready(dialect);
            for (int i = 0; i < 5; i++) {
                walk.closed(null).greeted().frame("{\"op\":0,\"s\":50,\"t\":\"RESUMED\",\"d\":{}}");
                assertThat(walk.state()).isInstanceOf(Ready.class);
                assertThat(walk.delay()).isZero();
            }

            assertThat(walk.frame("{\"op\":7}").state()).isInstanceOf(Preparing.class);
        }
    }
}
