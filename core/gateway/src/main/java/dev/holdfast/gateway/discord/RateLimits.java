package dev.holdfast.gateway.discord;

import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a request may go, from what answers said before (Discord: Rate Limits). Opens nothing and waits for nothing; all
 * times are monotonic nanoseconds, since the platform's clock is not ours. Used on one event loop.
 *
 * <p>One request of each counter is on its way at a time: so what is said in a channel arrives in order, and no burst is refused
 * before the counter is known. A counter that is used up delays its own requests only.
 */
final class RateLimits {

    /** In any second. Below the 50 that the platform allows: requests bunch up on their way. */
    static final int BOT_PER_SECOND = 45;

    /** How long a request may be held back by the limit of the whole bot before it is rather given back. */
    private static final Duration HELD_MAX = Duration.ofSeconds(2);

    private static final Duration PROBED_EVERY = Duration.ofMinutes(3);
    private static final long SECOND = 1_000_000_000L;

    private final String bot;
    private final AddressLimit address;
    private final RouteCounters counters = new RouteCounters();
    private long now;
    private @Nullable Long botUntil;

    /** When the last requests go, in a ring: the oldest is overwritten by the next. */
    private final long[] slots = new long[BOT_PER_SECOND];

    private int taken;
    private @Nullable String tokenRefused;
    private long probedAt;

    /**
     * @param bot told apart by its name from others at the address
     * @param address shared with other bots
     */
    RateLimits(String bot, AddressLimit address) {
        this.bot = bot;
        this.address = address;
    }

    /** What a request is told. */
    sealed interface Leave {
        /**
         * Go, after a moment.
         *
         * @param after zero or a little more, by the limit of the whole bot
         */
        record Go(Ticket ticket, Duration after) implements Leave {}

        /** Ask again when the request on its way at this counter was answered. */
        record Behind(String counter) implements Leave {}

        /** Not now. */
        record Later(FailureKind kind, String why, Duration after) implements Leave {}

        /** Not before a person mended something. */
        record Never(String why) implements Leave {}
    }

    /** A request that may be on its way, and has to be given back with what became of it. */
    static final class Ticket {
        private final Route route;
        private final String key;
        private final RouteCounters.Counter counter;

        private Ticket(Route route, String key, RouteCounters.Counter counter) {
            this.route = route;
            this.key = key;
            this.counter = counter;
        }

        /** Who waits behind it. */
        String counter() {
            return key;
        }
    }

    Leave ask(Route route, long at) {
        now = at;
        Leave stopped = stopped(route);
        if (stopped != null) {
            return stopped;
        }
        RouteCounters.Counter counter = counters.of(route, now);
        String key = counters.key(route);
        if (counter.onTheWay()) {
            return new Leave.Behind(key);
        }
        Duration usedUp = counter.usedUp(now);
        if (usedUp != null) {
            return new Leave.Later(FailureKind.CONVERSATION, "the rate limit of " + route + " is used up", usedUp);
        }
        Duration after = route.tokenInPath() ? Duration.ZERO : slot();
        if (after.compareTo(HELD_MAX) > 0) {
            return new Leave.Later(FailureKind.CONVERSATION, "the bot sends as much as it may", after);
        }
        counter.sent();
        return new Leave.Go(new Ticket(route, key, counter), after);
    }

    /** Why nothing goes at all; null if something does. A request that was held has to ask this again. */
    @Nullable
    Leave stopped(Route route, long at) {
        now = at;
        return stopped(route);
    }

    /**
     * Whether {@link Route#GATEWAY} is to be asked now whether the token is still refused: a single refusal may have been a mishap
     * of the platform's. If so, that is counted as asked.
     *
     * @param wanted whether a person wants to know, and no time has to have passed
     */
    boolean probe(boolean wanted, long at) {
        if (tokenRefused == null || (!wanted && at - probedAt < PROBED_EVERY.toNanos())) {
            return false;
        }
        probedAt = at;
        return true;
    }

    /** While the token is refused, everything else is refused for good here: it would only bring more refusals. */
    private @Nullable Leave stopped(Route route) {
        if (tokenRefused != null && !route.equals(Route.GATEWAY) && !route.tokenInPath()) {
            return new Leave.Never(tokenRefused);
        }
        Duration blocked = address.blocked(now);
        if (blocked != null) {
            return new Leave.Later(FailureKind.RATE_LIMIT, "the platform keeps this machine's address away", blocked);
        }
        AddressLimit.Quiet quiet = address.quiet(bot, now);
        if (quiet != null) {
            return new Leave.Later(FailureKind.RATE_LIMIT, quiet.why(), quiet.after());
        }
        Duration usedUp = route.tokenInPath() ? null : left(botUntil);
        return usedUp == null
                ? null
                : new Leave.Later(FailureKind.RATE_LIMIT, "the rate limit of the whole bot is used up", usedUp);
    }

    private @Nullable Duration left(@Nullable Long until) {
        return until == null || now - until >= 0 ? null : Duration.ofNanos(until - now);
    }

    /** One second after the request that was so many before it. */
    private Duration slot() {
        int next = taken % BOT_PER_SECOND;
        long after = taken < BOT_PER_SECOND ? 0 : Math.max(0, slots[next] + SECOND - now);
        if (after <= HELD_MAX.toNanos()) {
            slots[next] = now + after;
            taken = next + 1 + (taken + 1 < BOT_PER_SECOND ? 0 : BOT_PER_SECOND);
        }
        return Duration.ofNanos(after);
    }

    /** No answer came, or the request was not made after all. */
    void lost(Ticket ticket) {
        ticket.counter.lost();
    }

    void answered(Ticket ticket, Reading reading, long at) {
        now = at;
        address.heard(bot, reading, at);
        if (reading.status() == 401 && !ticket.route.tokenInPath()) {
            probedAt = tokenRefused == null ? at : probedAt;
            tokenRefused = "the platform refused the bot's token; put the present one into 'token' of this bot";
        } else if (reading.status() < 400 && !ticket.route.tokenInPath()) {
            tokenRefused = null;
        }
        if (reading.limited() == Reading.Limited.BOT) {
            botUntil = at + RouteCounters.plus(reading.pause()).toNanos();
        }
        counters.answered(ticket.route, ticket.counter, reading, at);
    }

    /** Under which name those wait who asked last; an answer may have changed it. */
    String counter(Route route) {
        return counters.key(route);
    }

    /** How many counters are kept. */
    int size() {
        return counters.size();
    }
}
