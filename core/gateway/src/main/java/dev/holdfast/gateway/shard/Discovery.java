package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where to connect, and whether a session may be started there: what the platform said last, or is asked for now. Thread-safe. */
final class Discovery {

    /** A discovery is shared by shards that ask at about the same time. */
    private static final Duration SHARED = Duration.ofSeconds(5);

    /** Of the starts of a period, one in so many is kept for people: used up by a bot alone, they cost it its token. */
    private static final int RESERVED_SHARE = 20;

    private final Fleet.Equipment equipment;
    private final Fleet fleet;
    private final IdentifyTurns turns;

    /** Whether a person wants the starts used that are kept for people. */
    private volatile boolean reserveOpen;

    private @Nullable Future<GatewayInfo> last;
    private long askedAtNanos;
    private @Nullable String lastUrl;

    Discovery(Fleet.Equipment equipment, Fleet fleet, IdentifyTurns turns) {
        this.equipment = equipment;
        this.fleet = fleet;
        this.turns = turns;
    }

    /** Where to connect for a new session; asks the platform, and fails if no session may be started now. */
    Future<String> addressToIdentify() {
        return discover().compose(info -> {
            PlatformException refused = refused(info);
            return refused == null ? Future.succeededFuture(address(info)) : Future.failedFuture(refused);
        });
    }

    /** Where to connect to go on with a session: what was said last will do. */
    Future<String> addressToResume() {
        String known = knownAddress();
        return known != null ? Future.succeededFuture(known) : discover().map(this::address);
    }

    /** An address that could not be reached is asked for anew. */
    synchronized void addressFailed() {
        lastUrl = null;
    }

    /** The next shard that wants to begin a session asks anew. */
    synchronized void forget() {
        last = null;
    }

    /** A person wants the bot back: until there are enough starts again, those count too that are kept for people. */
    void openReserve() {
        reserveOpen = true;
    }

    private @Nullable PlatformException refused(GatewayInfo info) {
        PlatformException tooFew = fleet.tooFewShards(info);
        if (tooFew != null) {
            return tooFew;
        }
        Integer left = turns.left();
        int reserve = reserve(info);
        if (left == null || left > reserve) {
            reserveOpen = false;
            return null;
        }
        if (left > 0 && reserveOpen) {
            return null;
        }
        String why = left <= 0
                ? "all of the day's are used up"
                : "the last " + left + " of the day's are kept for people; a reconnect by hand uses them";
        return new PlatformException(
                FailureKind.GATEWAY,
                "no more session starts for " + info.resetAfter().toMinutes() + " minutes: " + why,
                longest(info.resetAfter(), Duration.ofMinutes(1)),
                null);
    }

    /** Enough to bring every shard back once. */
    private int reserve(GatewayInfo info) {
        return info.startsTotal() == 0 ? 0 : Math.max(fleet.size(), info.startsTotal() / RESERVED_SHARE);
    }

    private synchronized @Nullable String knownAddress() {
        return lastUrl;
    }

    private String address(GatewayInfo info) {
        String overridden = equipment.gatewayUrl();
        return overridden != null ? overridden : info.url();
    }

    private synchronized Future<GatewayInfo> discover() {
        Future<GatewayInfo> present = last;
        long now = equipment.time().nanos();
        boolean shared = present != null
                && !present.failed()
                && (!present.isComplete() || now - askedAtNanos < SHARED.toNanos());
        if (present != null && shared) {
            return present;
        }
        askedAtNanos = now;
        Future<GatewayInfo> asked = equipment.dialect().discover().onSuccess(this::learn);
        last = asked;
        return asked;
    }

    private void learn(GatewayInfo info) {
        turns.allow(info.startsAtOnce(), info.startsLeft(), info.resetAfter());
        synchronized (this) {
            lastUrl = address(info);
        }
        fleet.recommended(info.shards());
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
