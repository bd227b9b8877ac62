package dev.holdfast.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A wish for misbehaviour. Limits may be combined; without any, lasting faults last until removed and momentary ones happen
 * once.
 *
 * @param kind what goes wrong
 * @param platform whose service; null for every one
 * @param bot the application's id or name of the bot it befalls; null for all. A socket fault for one bot does not bite
 *     before that bot has identified
 * @param endpoint which requests; only for REST faults
 * @param during how long; null for no limit
 * @param times how often; null for no limit
 * @param probability of each occasion, 0 to 1
 * @param code close code (1000 or 3000–4999) or error code; null for the kind's own
 * @param delay of a slow answer or handshake
 * @param scope what a 429 speaks of, where the platform tells
 * @param retryAfter told with a 429; null to leave the header out, as the platform does
 * @param resumable what an invalid session says of itself
 */
public record Fault(
        FaultKind kind,
        @Nullable Platform platform,
        @Nullable String bot,
        Endpoint endpoint,
        @Nullable Duration during,
        @Nullable Integer times,
        double probability,
        @Nullable Integer code,
        Duration delay,
        Scope scope,
        @Nullable Duration retryAfter,
        boolean resumable) {

    /** What a 429 limits. */
    public enum Scope {
        /** This bot on this route. */
        USER,
        /** This bot everywhere. */
        GLOBAL,
        /** Everybody on this resource. */
        SHARED,
        /** The address, by the proxy in front: an answer in HTML. */
        CLOUDFLARE;

        /** The scope of that id; IllegalArgumentException lists all. */
        public static Scope of(String id) {
            return Arrays.stream(values())
                    .filter(scope -> scope.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no scope " + id + "; known are "
                            + Arrays.stream(values()).map(Scope::id).toList() + "."));
        }

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Fault {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be above 0 and at most 1, got " + probability + ".");
        }
        if (times != null && times < 1) {
            throw new IllegalArgumentException("times must be at least 1, got " + times + ".");
        }
        if (during != null && (during.isNegative() || during.isZero())) {
            throw new IllegalArgumentException("forMs must be above 0, got " + during.toMillis() + ".");
        }
        if (delay.isNegative() || (retryAfter != null && retryAfter.isNegative())) {
            throw new IllegalArgumentException("delayMs and retryAfterMs must not be negative.");
        }
        if (code != null && kind == FaultKind.CLOSE && code != 1000 && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException("A close code must be 1000 or 3000 to 4999, got " + code + ".");
        }
        if (times == null && during == null && kind.momentary()) {
            times = 1;
        }
    }

    /** A fault of that kind without limits, everywhere it can bite. */
    public static Fault of(FaultKind kind) {
        return new Fault(
                kind, null, null, Endpoint.ALL, null, null, 1, null, Duration.ofSeconds(2), Scope.USER, null, false);
    }

    /** On that platform only. */
    public Fault on(Platform value) {
        return new Fault(
                kind, value, bot, endpoint, during, times, probability, code, delay, scope, retryAfter, resumable);
    }

    /** For that bot only. */
    public Fault against(Bot value) {
        return new Fault(
                kind,
                value.platform(),
                value.appId(),
                endpoint,
                during,
                times,
                probability,
                code,
                delay,
                scope,
                retryAfter,
                resumable);
    }

    /** Whether it befalls a bot of that platform; {@code who} is null while nobody has identified. */
    public boolean concerns(Platform where, @Nullable Bot who) {
        if (platform != null && platform != where) {
            return false;
        }
        return bot == null || (who != null && (bot.equals(who.appId()) || bot.equals(who.name())));
    }

    public Fault at(Endpoint value) {
        return new Fault(
                kind, platform, bot, value, during, times, probability, code, delay, scope, retryAfter, resumable);
    }

    public Fault lasting(Duration value) {
        return new Fault(
                kind, platform, bot, endpoint, value, times, probability, code, delay, scope, retryAfter, resumable);
    }

    public Fault times(int value) {
        return new Fault(
                kind, platform, bot, endpoint, during, value, probability, code, delay, scope, retryAfter, resumable);
    }

    public Fault withProbability(double value) {
        return new Fault(
                kind, platform, bot, endpoint, during, times, value, code, delay, scope, retryAfter, resumable);
    }

    public Fault withCode(int value) {
        return new Fault(
                kind, platform, bot, endpoint, during, times, probability, value, delay, scope, retryAfter, resumable);
    }

    public Fault withDelay(Duration value) {
        return new Fault(
                kind, platform, bot, endpoint, during, times, probability, code, value, scope, retryAfter, resumable);
    }

    public Fault withRetryAfter(Duration value) {
        return new Fault(
                kind, platform, bot, endpoint, during, times, probability, code, delay, scope, value, resumable);
    }

    public Fault withScope(Scope value) {
        return new Fault(
                kind, platform, bot, endpoint, during, times, probability, code, delay, value, retryAfter, resumable);
    }

    public Fault withResumable(boolean value) {
        return new Fault(
                kind, platform, bot, endpoint, during, times, probability, code, delay, scope, retryAfter, value);
    }
}
