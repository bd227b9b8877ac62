package dev.holdfast.gateway.discord;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the platform holds against this machine's address, whichever bot it was: refused requests, and blocks. It bans an address
 * after 10,000 requests in ten minutes that were refused for want of a right or a limit (Discord: Invalid Request Limit). A bot
 * keeps quiet from a tenth of that on, so that one whose rights are wrong silences no other; all bots do from half of it on.
 * Thread-safe; times are monotonic nanoseconds of one clock.
 */
final class AddressLimit {

    /** So many of one bot's. */
    static final int BOT_MAX = 1000;

    /** So many of all bots' together. */
    static final int ALL_MAX = 5000;

    static final Duration INVALID_WINDOW = Duration.ofMinutes(10);
    private static final Duration BLOCKED_UNLESS_SAID = Duration.ofSeconds(60);

    private final Refusals all = new Refusals(ALL_MAX);
    private final Map<String, Refusals> bots = new TreeMap<>();
    private @Nullable Long blockedUntil;

    /**
     * Why a bot keeps quiet.
     *
     * @param why for people
     * @param after for how long
     */
    record Quiet(String why, Duration after) {}

    /** Takes what an answer to a bot says of the address. */
    synchronized void heard(String bot, Reading reading, long now) {
        boolean invalid = switch (reading.status()) {
            case 401, 403 -> true;
            case 429 -> reading.limited() != Reading.Limited.SHARED;
            default -> false;
        };
        if (invalid) {
            all.add(now);
            bots.computeIfAbsent(bot, first -> new Refusals(BOT_MAX)).add(now);
        }
        if (reading.limited() == Reading.Limited.ADDRESS) {
            Duration wait = reading.pause();
            long until = now + (wait == null ? BLOCKED_UNLESS_SAID : wait).toNanos();
            // Requests that were on their way together are told of the same block, each in its own words.
            blockedUntil = blockedUntil == null || until - blockedUntil > 0 ? until : blockedUntil;
        }
    }

    /** For how long the platform keeps the address away; null if it does not. */
    synchronized @Nullable Duration blocked(long now) {
        return blockedUntil == null ? null : left(blockedUntil, now);
    }

    /** Why a bot is to keep quiet, since too many requests were refused; null if there is no need to. */
    synchronized @Nullable Quiet quiet(String bot, long now) {
        Duration shared = all.tooMany(now);
        if (shared != null) {
            return new Quiet(
                    ALL_MAX + " requests of the bots here were refused in ten minutes, " + worst(now)
                            + ": more would get this machine's address banned",
                    shared);
        }
        Refusals own = bots.get(bot);
        Duration alone = own == null ? null : own.tooMany(now);
        return alone == null
                ? null
                : new Quiet(
                        BOT_MAX + " requests of " + bot + " were refused in ten minutes: more would get this"
                                + " machine's address banned",
                        alone);
    }

    private String worst(long now) {
        String name = "";
        int most = 0;
        for (Map.Entry<String, Refusals> bot : bots.entrySet()) {
            int count = bot.getValue().count(now);
            if (count > most) {
                name = bot.getKey();
                most = count;
            }
        }
        return "most of all those of " + name + " (" + most + ")";
    }

    private static @Nullable Duration left(long until, long now) {
        return until - now > 0 ? Duration.ofNanos(until - now) : null;
    }

    /** When the last requests were refused, in a ring: the oldest is overwritten by the next. */
    private static final class Refusals {
        private final long[] times;
        private int counted;

        Refusals(int most) {
            times = new long[most];
        }

        void add(long now) {
            times[counted % times.length] = now;
            counted = counted + 1 == 2 * times.length ? times.length : counted + 1;
        }

        /** For how long there are as many as may be; null if there are fewer. */
        @Nullable
        Duration tooMany(long now) {
            return counted < times.length ? null : left(times[counted % times.length] + INVALID_WINDOW.toNanos(), now);
        }

        /** How many count at this time, as far as they are kept. */
        int count(long now) {
            int count = 0;
            for (int i = 0; i < Math.min(counted, times.length); i++) {
                count += left(times[i] + INVALID_WINDOW.toNanos(), now) == null ? 0 : 1;
            }
            return count;
        }
    }
}
