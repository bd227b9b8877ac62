package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.discord.RateLimits.Leave;
import dev.holdfast.gateway.discord.RateLimits.Ticket;
import dev.holdfast.gateway.discord.Reading.Limited;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** When a request may go (Discord: Rate Limits). */
class RateLimitsTest {

    private static final Route A = Route.createMessage("1");
    private static final Route B = Route.createMessage("2");
    private static final Route CALLBACK = Route.callback("7", "token");

    private final AddressLimit address = new AddressLimit();
    private final RateLimits limits = new RateLimits("one", address);
    private final RateLimits another = new RateLimits("two", address);
    private long now = Long.MAX_VALUE - 1_000;

    @Test
    void one_request_of_a_counter_goes_at_a_time_and_others_of_it_wait_behind() {
        Ticket first = go(A);

        assertThat(ask(A)).isEqualTo(new Leave.Behind(first.counter()));
        Ticket other = go(B);
        answered(first, ok("h", 5, 4, 5.0));
        Ticket second = go(A);
        assertThat(second.counter()).isEqualTo("h|channels/1");
        assertThat(ask(A)).isEqualTo(new Leave.Behind(second.counter()));
        limits.lost(other);
        go(B);
    }

    @Test
    void a_counter_that_is_used_up_delays_its_own_requests_only() {
        answered(go(A), ok("h", 5, 0, 2.0));

        assertLater(A, FailureKind.CONVERSATION, 2050);
        go(B);

        pass(2051);
        go(A);
    }

    @Test
    void routes_with_one_counter_share_it_per_major_id() {
        Route delete = new Route(HttpMethod.DELETE, "/channels/1/messages/9", "DELETE x", "channels/1", false);
        answered(go(A), ok("h", 5, 4, 5.0));
        answered(go(delete), ok("h", 5, 0, 5.0));

        assertThat(ask(A)).isInstanceOf(Leave.Later.class);
        go(B);
    }

    @Test
    void ids_of_messages_have_no_counter_of_their_own() {
        java.time.Instant at = java.time.Instant.parse("2026-01-20T00:00:00Z");
        Route one = Route.deleteMessage("1", "1461291623299952649", at);
        Route other = Route.deleteMessage("1", "1461291319821086727", at);

        assertThat(one.name()).isEqualTo(other.name());
        assertThat(one.major()).isEqualTo(other.major());
        assertThat(Route.deleteMessage("1", "1461291319821086727", at.plus(Duration.ofDays(30)))
                        .name())
                .isNotEqualTo(one.name());
    }

    @Test
    void a_counter_that_changes_its_name_is_followed() {
        answered(go(A), ok("young", 5, 0, 60.0));
        answered(go(B), ok("old", 5, 4, 5.0));

        go(A);
    }

    @Test
    void a_route_without_a_counter_is_not_held() {
        for (int i = 0; i < 100; i++) {
            pass(30);
            answered(go(A), new Reading(200, null, -1, -1, null, Limited.NOT, null));
        }
    }

    @Test
    void a_refusal_of_the_route_holds_the_route() {
        answered(go(A), refused(Limited.ROUTE, 3.0));

        assertLater(A, FailureKind.CONVERSATION, 3050);
        go(B);
    }

    @Test
    void a_refusal_of_something_narrower_or_shared_holds_nobody_else() {
        answered(go(A), ok("h", 5, 4, 5.0));
        answered(go(A), refused(Limited.ALONE, 600.0));
        answered(go(A), refused(Limited.SHARED, 600.0));

        go(A);
    }

    @Test
    void a_refusal_of_the_whole_bot_holds_everything_but_interactions() {
        answered(go(A), refused(Limited.BOT, 1.0));

        assertLater(B, FailureKind.RATE_LIMIT, 1050);
        go(CALLBACK);
        pass(1051);
        go(B);
    }

    @Test
    void a_block_of_the_address_holds_everything_for_a_minute_unless_said() {
        answered(go(A), refused(Limited.ADDRESS, null));

        assertLater(B, FailureKind.RATE_LIMIT, 60_000);
        assertLater(CALLBACK, FailureKind.RATE_LIMIT, 60_000);
        pass(60_001);
        answered(go(B), refused(Limited.ADDRESS, 300.0));
        assertLater(B, FailureKind.RATE_LIMIT, 300_000);
    }

    @Test
    void of_two_answers_that_tell_of_a_block_the_longer_counts() {
        Ticket first = go(A);
        Ticket second = go(B);
        answered(first, refused(Limited.ADDRESS, 300.0));
        answered(second, refused(Limited.ADDRESS, 7.0));

        assertLater(A, FailureKind.RATE_LIMIT, 300_000);
    }

    @Test
    void another_bot_at_the_same_address_is_held_by_the_same_block() {
        answered(go(A), refused(Limited.ADDRESS, null));
        assertThat(another.ask(B, now)).isInstanceOf(Leave.Later.class);
        pass(60_001);
        assertThat(another.ask(B, now)).isInstanceOf(Leave.Go.class);
    }

    @Test
    void a_bot_that_is_refused_too_often_silences_itself_alone() {
        for (int i = 0; i < 3 * AddressLimit.BOT_MAX; i++) {
            address.heard("one", status(403), now);
        }

        assertThat(ask(A))
                .isInstanceOfSatisfying(
                        Leave.Later.class, held -> assertThat(held.why()).contains("requests of one were refused"));
        assertThat(ask(CALLBACK)).isInstanceOf(Leave.Later.class);
        assertThat(another.ask(B, now)).isInstanceOf(Leave.Go.class);
    }

    @Test
    void refusals_of_many_bots_silence_all_of_them_at_half_of_a_ban_and_the_worst_is_named() {
        int each = AddressLimit.BOT_MAX - 10;
        for (int bot = 0; bot < 5; bot++) {
            for (int i = 0; i < each; i++) {
                address.heard("bot " + bot, status(403), now);
            }
            pass(1000);
        }
        for (int i = 0; i < 9; i++) {
            address.heard("bot 3", status(403), now);
        }
        for (int i = 5 * each + 9; i < AddressLimit.ALL_MAX - 1; i++) {
            address.heard("bot 5", status(403), now);
        }
        assertThat(another.ask(A, now)).isInstanceOf(Leave.Go.class);
        address.heard("bot 5", status(401), now);

        assertThat(another.ask(B, now)).isInstanceOfSatisfying(Leave.Later.class, held -> {
            assertThat(held.kind()).isEqualTo(FailureKind.RATE_LIMIT);
            assertThat(held.why()).contains("5000 requests of the bots here", "most of all those of bot 3 (999)");
            assertThat(held.after()).isEqualTo(AddressLimit.INVALID_WINDOW.minusSeconds(5));
        });
        pass(AddressLimit.INVALID_WINDOW.minusSeconds(5).toMillis());
        assertThat(another.ask(B, now)).isInstanceOf(Leave.Go.class);
    }

    @Test
    void a_limit_of_one_bot_alone_holds_no_other() {
        answered(go(A), refused(Limited.BOT, 10.0));
        assertThat(another.ask(A, now)).isInstanceOf(Leave.Go.class);

        answered(go(CALLBACK), status(401));
        answered(go(Route.callback("8", "t")), refused(Limited.ROUTE, 10.0));
        assertThat(another.ask(B, now)).isInstanceOf(Leave.Go.class);
    }

    @RepeatedTest(30)
    void refusals_of_bots_side_by_side_are_all_counted() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(1);
        List<Thread> bots = IntStream.range(0, 4)
                .mapToObj(bot -> Thread.ofPlatform().start(() -> {
                    while (together.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    for (int i = 0; i < AddressLimit.BOT_MAX / 4; i++) {
                        address.heard("one", status(403), now);
                    }
                }))
                .toList();
        together.countDown();
        for (Thread bot : bots) {
            bot.join();
        }

        assertThat(address.quiet("one", now))
                .extracting(AddressLimit.Quiet::after)
                .isEqualTo(AddressLimit.INVALID_WINDOW);
    }

    @Test
    void bots_share_what_is_counted_where_they_have_one_rest_address() {
        AddressLimits process = new AddressLimits();

        assertThat(process.of(URI.create("https://discord.com/api/v10")))
                .isSameAs(process.of(URI.create("https://Discord.com:443/api/v9")))
                .isNotSameAs(process.of(URI.create("https://discord.example/api/v10")))
                .isNotSameAs(process.of(URI.create("http://discord.com/api/v10")));
    }

    @Test
    void a_refused_token_stops_all_but_asking_for_the_gateway_which_may_lift_it() {
        answered(go(A), status(401));

        assertThat(ask(B)).isInstanceOf(Leave.Never.class);
        go(CALLBACK);
        answered(go(Route.GATEWAY), status(200));
        go(B);
    }

    @Test
    void while_a_token_is_refused_the_gateway_is_asked_every_few_minutes_and_whenever_a_person_wants_to_know() {
        assertThat(limits.probe(true, now)).isFalse();
        answered(go(A), status(401));
        assertThat(limits.probe(false, now)).isFalse();
        assertThat(limits.probe(true, now)).isTrue();
        pass(179_000);
        assertThat(limits.probe(false, now)).isFalse();
        pass(1_000);
        assertThat(limits.probe(false, now)).isTrue();
        answered(go(Route.GATEWAY), status(401));
        assertThat(limits.probe(false, now)).isFalse();
    }

    @Test
    void a_refused_interaction_says_nothing_of_the_token() {
        answered(go(CALLBACK), status(401));

        go(A);
    }

    @Test
    void the_whole_bot_sends_no_more_than_its_limit_in_any_second() {
        List<Long> sent = new ArrayList<>();
        Random dice = new Random(7);
        for (int i = 0; i < 2000; i++) {
            // Now a burst, now a trickle, now nothing for a while.
            pass(i % 300 == 0 ? 1500 : dice.nextInt(i % 600 < 300 ? 2 : 60));
            if (ask(Route.createMessage("channel" + i)) instanceof Leave.Go go) {
                sent.add(now + go.after().toNanos());
            }
        }

        int most = 0;
        for (int i = 0, first = 0; i < sent.size(); i++) {
            while (sent.get(i) - sent.get(first) >= Duration.ofSeconds(1).toNanos()) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        assertThat(most).isEqualTo(RateLimits.BOT_PER_SECOND);
        assertThat(sent).isSorted().hasSizeGreaterThan(1000);
    }

    @Test
    void a_burst_goes_at_once_as_far_as_it_may_and_the_rest_follows_or_comes_back() {
        int atOnce = 0;
        long delayed = 0;
        for (int i = 0; i < 200; i++) {
            Leave leave = ask(Route.createMessage("channel" + i));
            if (leave instanceof Leave.Go go && go.after().isZero()) {
                atOnce++;
            } else if (leave instanceof Leave.Go) {
                delayed++;
            }
        }

        assertThat(atOnce).isEqualTo(RateLimits.BOT_PER_SECOND);
        assertThat(delayed).isEqualTo(2 * RateLimits.BOT_PER_SECOND);
        assertThat(ask(Route.createMessage("late")))
                .isInstanceOfSatisfying(
                        Leave.Later.class,
                        late -> assertThat(late.after()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3)));
        go(CALLBACK);
    }

    @Test
    void refused_requests_silence_the_bot_long_before_the_platform_does() {
        for (int i = 0; i < AddressLimit.BOT_MAX - 1; i++) {
            address.heard("one", status(403), now);
            pass(1);
        }
        address.heard("one", status(404), now);
        address.heard("one", refused(Limited.SHARED, 1.0), now);
        assertThat(address.quiet("one", now)).isNull();
        address.heard("one", refused(Limited.ROUTE, 1.0), now);

        assertThat(ask(A)).isInstanceOfSatisfying(Leave.Later.class, held -> {
            assertThat(held.kind()).isEqualTo(FailureKind.RATE_LIMIT);
            assertThat(held.after()).isEqualTo(Duration.ofMinutes(10).minusMillis(AddressLimit.BOT_MAX - 1));
        });
        pass(Duration.ofMinutes(10).toMillis());
        go(A);
    }

    @Test
    void trouble_and_lost_requests_may_have_counted() {
        answered(go(A), ok("h", 5, 2, 5.0));
        answered(go(A), status(502));
        limits.lost(go(A));

        assertLater(A, FailureKind.CONVERSATION, 5050);
    }

    @Test
    void counters_that_nobody_uses_are_forgotten() {
        for (int i = 0; i < 2000; i++) {
            pass(30);
            answered(go(Route.createMessage("c" + i)), ok("h", 5, 4, 1.0));
        }
        assertThat(limits.size()).isGreaterThanOrEqualTo(2000);

        pass(Duration.ofMinutes(11).toMillis());
        go(A);
        assertThat(limits.size()).isLessThan(10);
    }

    /** A platform with counters of its own hears no request too many, however requests and answers interleave. */
    @Property(tries = 300)
    void a_platform_that_counts_refuses_nothing(@ForAll long seed) {
        Random dice = new Random(seed);
        RateLimits client = new RateLimits("bot", new AddressLimit());
        Map<String, Window> windows = new HashMap<>();
        List<Runnable> answers = new ArrayList<>();
        long[] clock = {dice.nextLong()};
        for (int step = 0; step < 400; step++) {
            clock[0] += Duration.ofMillis(dice.nextInt(60)).toNanos();
            if (!answers.isEmpty() && dice.nextBoolean()) {
                answers.remove(dice.nextInt(answers.size())).run();
            }
            Route route = Route.createMessage("" + dice.nextInt(4));
            if (client.ask(route, clock[0]) instanceof Leave.Go go) {
                // The slot may lie a little ahead: the request arrives then at the earliest.
                long at = clock[0] + go.after().toNanos();
                Reading reading = windows.computeIfAbsent(route.major(), major -> new Window())
                        .take(at);
                assertThat(reading.limited()).isEqualTo(Limited.NOT);
                answers.add(() -> client.answered(go.ticket(), reading, Math.max(clock[0], at)));
            }
        }
        assertThat(windows).isNotEmpty();
    }

    /** The platform's side of one counter: three requests per second from the first. */
    private static final class Window {
        private long end;
        private int left;
        private boolean begun;

        private Reading take(long at) {
            if (!begun || at - end >= 0) {
                begun = true;
                end = at + Duration.ofSeconds(1).toNanos();
                left = 3;
            }
            if (left == 0) {
                return refused(Limited.ROUTE, (end - at) / 1e9);
            }
            left--;
            return ok("h", 3, left, (end - at) / 1e9);
        }
    }

    private Leave ask(Route route) {
        return limits.ask(route, now);
    }

    private Ticket go(Route route) {
        Leave leave = ask(route);
        assertThat(leave).isInstanceOf(Leave.Go.class);
        return ((Leave.Go) leave).ticket();
    }

    private void answered(Ticket ticket, Reading reading) {
        limits.answered(ticket, reading, now);
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void assertLater(Route route, FailureKind kind, long millis) {
        assertThat(ask(route)).isInstanceOfSatisfying(Leave.Later.class, later -> {
            assertThat(later.kind()).isEqualTo(kind);
            assertThat(later.after()).isEqualTo(Duration.ofMillis(millis));
        });
    }

    private static Reading ok(String bucket, int limit, int remaining, double seconds) {
        return new Reading(200, bucket, limit, remaining, seconds(seconds), Limited.NOT, null);
    }

    private static Reading refused(Limited limited, @Nullable Double seconds) {
        return new Reading(429, null, -1, -1, null, limited, seconds == null ? null : seconds(seconds));
    }

    private static Reading status(int status) {
        return new Reading(status, null, -1, -1, null, Limited.NOT, null);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1_000_000_000));
    }
}
