package dev.holdfast.gateway.discord;

import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a request may go, from what answers said before (Discord: Rate Limits). Opens nothing and waits for nothing; all
 * times are monotonic nanoseconds, since the platform's clock is not ours. Used on one event loop.
 *
 * <p>A counter belongs to the name that the platform gives it and the major id in the address. One request of each is on its way
 * at a time: so what is said in a channel arrives in order, and no burst is refused before the counter is known. A counter that is
 * used up delays its own requests only.
 */
final class RateLimits {

    /** In any second. Below the 50 that the platform allows: requests bunch up on their way. */
    static final int BOT_PER_SECOND = 45;

    /** Added to what the platform says, for the way there. */
    private static final Duration MARGIN = Duration.ofMillis(50);

    /** How long a request may be held back by the limit of the whole bot before it is rather given back. */
    private static final Duration HELD_MAX = Duration.ofSeconds(2);

    private static final Duration WAIT_UNLESS_SAID = Duration.ofSeconds(1);
    private static final Duration PROBED_EVERY = Duration.ofMinutes(3);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final Duration SWEPT_EVERY = Duration.ofMinutes(1);
    private static final int SWEPT_FROM = 256;
    private static final long SECOND = 1_000_000_000L;

    private final AddressLimit address;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Counter> counters = new HashMap<>();
    private long now;
    private @Nullable Long botUntil;

    /** When the last requests go, in a ring: the oldest is overwritten by the next. */
    private final long[] slots = new long[BOT_PER_SECOND];

    private int taken;
    private @Nullable Long sweptAt;
    private @Nullable String tokenRefused;
    private long probedAt;

    /**
     * @param address shared with other bots
     */
    RateLimits(AddressLimit address) {
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
        private final Counter counter;

        private Ticket(Route route, String key, Counter counter) {
            this.route = route;
            this.key = key;
            this.counter = counter;
        }

        /** Who waits behind it. */
        String counter() {
            return key;
        }
    }

    /** How much is left of one counter. */
    private static final class Counter {
        /** Below 0 where nobody named one yet. */
        private int limit = -1;

        private int remaining;
        private long resetAt;
        private boolean onTheWay;
        private long usedAt;

        private boolean limited() {
            return limit > 0;
        }
    }

    Leave ask(Route route, long at) {
        now = at;
        Leave stopped = stopped(route);
        if (stopped != null) {
            return stopped;
        }
        sweep();
        String key = key(route);
        Counter counter = counters.computeIfAbsent(key, fresh -> new Counter());
        counter.usedAt = now;
        if (counter.onTheWay) {
            return new Leave.Behind(key);
        }
        if (counter.limited() && now - counter.resetAt >= 0) {
            counter.remaining = counter.limit;
        }
        if (counter.limited() && counter.remaining <= 0) {
            return new Leave.Later(
                    FailureKind.CONVERSATION,
                    "the rate limit of " + route + " is used up",
                    Duration.ofNanos(counter.resetAt - now));
        }
        Duration after = route.tokenInPath() ? Duration.ZERO : slot();
        if (after.compareTo(HELD_MAX) > 0) {
            return new Leave.Later(FailureKind.CONVERSATION, "the bot sends as much as it may", after);
        }
        counter.onTheWay = true;
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
        Duration quiet = address.quiet(now);
        if (quiet != null) {
            return new Leave.Later(
                    FailureKind.RATE_LIMIT,
                    "too many requests were refused: more would get this machine's address banned",
                    quiet);
        }
        Duration bot = route.tokenInPath() ? null : left(botUntil);
        return bot == null
                ? null
                : new Leave.Later(FailureKind.RATE_LIMIT, "the rate limit of the whole bot is used up", bot);
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
        ticket.counter.onTheWay = false;
        spend(ticket.counter);
    }

    /** Nobody said so, but it may have counted. */
    private static void spend(Counter counter) {
        counter.remaining = Math.max(0, counter.remaining - 1);
    }

    void answered(Ticket ticket, Reading reading, long at) {
        now = at;
        ticket.counter.onTheWay = false;
        address.heard(reading, at);
        if (reading.status() == 401 && !ticket.route.tokenInPath()) {
            probedAt = tokenRefused == null ? at : probedAt;
            tokenRefused = "the platform refused the bot's token; put the present one into 'token' of this bot";
        } else if (reading.status() < 400 && !ticket.route.tokenInPath()) {
            tokenRefused = null;
        }
        Duration wait = reading.pause();
        switch (reading.limited()) {
            case BOT -> botUntil = at + plus(wait).toNanos();
            case ROUTE -> usedUp(counter(ticket, reading), plus(wait));
            case ADDRESS, ALONE, SHARED -> {
                // Nothing is known of the next request, or of this counter.
            }
            case NOT -> learn(counter(ticket, reading), reading);
        }
    }

    private static Duration plus(@Nullable Duration wait) {
        return (wait == null ? WAIT_UNLESS_SAID : wait).plus(MARGIN);
    }

    /** The counter that an answer is about: as the answer names it, if it does. */
    private Counter counter(Ticket ticket, Reading reading) {
        String name = reading.bucket();
        if (name == null) {
            return ticket.counter;
        }
        if (names.put(ticket.route.name(), name) == null) {
            rename(ticket.route.name(), name);
        }
        Counter counter = counters.computeIfAbsent(key(ticket.route), fresh -> new Counter());
        counter.usedAt = now;
        return counter;
    }

    /** Counters that had no name yet are the same ones under it. */
    private void rename(String route, String name) {
        String before = route + "|";
        List<String> unnamed =
                counters.keySet().stream().filter(key -> key.startsWith(before)).toList();
        for (String key : unnamed) {
            Counter counter = counters.remove(key);
            if (counter != null) {
                counters.putIfAbsent(name + "|" + key.substring(before.length()), counter);
            }
        }
    }

    /** Under which name those wait who asked last; an answer may have changed it. */
    String counter(Route route) {
        return key(route);
    }

    private void usedUp(Counter counter, Duration wait) {
        counter.limit = Math.max(1, counter.limit);
        counter.remaining = 0;
        counter.resetAt = now + wait.toNanos();
    }

    private void learn(Counter counter, Reading reading) {
        Duration resetAfter = reading.resetAfter();
        if (reading.limit() <= 0 || reading.remaining() < 0 || resetAfter == null) {
            // Trouble has no counters: it says nothing of them.
            spend(counter);
            return;
        }
        counter.limit = reading.limit();
        counter.remaining = reading.remaining();
        counter.resetAt = now + resetAfter.plus(MARGIN).toNanos();
    }

    private String key(Route route) {
        String name = names.get(route.name());
        return (name == null ? route.name() : name) + "|" + route.major();
    }

    /** Counters that nobody used for long are full again, whatever they were. */
    private void sweep() {
        if (counters.size() >= SWEPT_FROM && (sweptAt == null || now - sweptAt >= SWEPT_EVERY.toNanos())) {
            sweptAt = now;
            counters.values()
                    .removeIf(counter -> !counter.onTheWay
                            && now - counter.usedAt >= FORGOTTEN.toNanos()
                            && (!counter.limited() || now - counter.resetAt >= 0));
        }
    }

    /** How many counters are kept. */
    int size() {
        return counters.size();
    }
}
