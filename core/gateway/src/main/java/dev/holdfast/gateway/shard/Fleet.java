package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All shards of one bot. With {@code auto} there is one shard until the platform has said how many it wants. Thread-safe.
 */
public final class Fleet {

    /** A discovery is shared by shards that ask at about the same time. */
    private static final Duration DISCOVERY_SHARED = Duration.ofSeconds(5);

    /**
     * What shards are made with.
     *
     * @param shards how many; 0 for as many as the platform recommends
     * @param stored where an earlier process stood
     * @param gatewayUrl to be used instead of the platform's; null for the platform's
     */
    public record Equipment(
            String bot,
            int shards,
            @Nullable String gatewayUrl,
            Dialect dialect,
            SessionPolicy policy,
            Oddities oddities,
            Sockets sockets,
            List<Position> stored,
            Time time,
            DoubleSupplier random,
            Intake intake,
            Consumer<GatewayEvent> listener) {}

    private final Equipment equipment;
    private final IdentifyTurns turns;
    private final Promise<Void> attempted = Promise.promise();

    private volatile List<Shard> shards = List.of();
    private volatile int planned;
    private boolean replanning;
    private boolean closed;
    private @Nullable Future<GatewayInfo> discovery;
    private long discoveredAtNanos;
    private @Nullable String lastUrl;

    public Fleet(Equipment equipment) {
        this.equipment = equipment;
        this.turns = new IdentifyTurns(equipment.time());
        this.planned = equipment.shards() > 0
                ? equipment.shards()
                : equipment.stored().stream().mapToInt(Position::shards).max().orElse(0);
    }

    /** Completes when every shard was ready or failed once; never fails. */
    public Future<Void> start() {
        grow(Math.max(1, planned));
        return attempted.future();
    }

    /** Completes when every socket is closed, or was given the time to be. */
    public Future<Void> close() {
        List<Shard> all;
        synchronized (this) {
            closed = true;
            all = shards;
        }
        attempted.tryComplete();
        return Future.join(all.stream().map(Shard::stop).toList())
                .mapEmpty()
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** Has every shard connect anew. */
    public void reconnect(boolean fresh, String why) {
        if (fresh) {
            replan();
        }
        shards.forEach(shard -> shard.reconnect(fresh, why));
    }

    /** Whether a frame of the platform's own was taken, to be sent once the shard's session is established. */
    public boolean command(int shard, String payload) {
        List<Shard> all = shards;
        return shard >= 0 && shard < all.size() && all.get(shard).command(payload);
    }

    public List<ShardView> views() {
        return shards.stream().map(Shard::view).toList();
    }

    /** How many shards there are, as the platform is told; at least 1. */
    int size() {
        return Math.max(1, planned);
    }

    IdentifyTurns turns() {
        return turns;
    }

    /** The next discovery says anew how many shards the platform wants; until then the number stays. */
    synchronized void replan() {
        replanning = true;
        discovery = null;
    }

    /** Where to connect for a new session; asks the platform, and fails if no session may be started now. */
    Future<String> addressToIdentify() {
        return discover().compose(info -> {
            Integer left = turns.left();
            if (left != null && left <= 0) {
                return Future.failedFuture(new PlatformException(
                        FailureKind.GATEWAY,
                        "the platform allows no more session starts for "
                                + info.resetAfter().toMinutes() + " minutes; something identified too often",
                        longest(info.resetAfter(), Duration.ofMinutes(1)),
                        null));
            }
            return Future.succeededFuture(address(info));
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

    void firstAttemptMade() {
        if (shards.stream().allMatch(Shard::attempted)) {
            attempted.tryComplete();
        }
    }

    private synchronized @Nullable String knownAddress() {
        return lastUrl;
    }

    private String address(GatewayInfo info) {
        String overridden = equipment.gatewayUrl();
        return overridden != null ? overridden : info.url();
    }

    private synchronized Future<GatewayInfo> discover() {
        Future<GatewayInfo> present = discovery;
        long now = equipment.time().nanos();
        boolean shared = present != null
                && !present.failed()
                && (!present.isComplete() || now - discoveredAtNanos < DISCOVERY_SHARED.toNanos());
        if (present != null && shared) {
            return present;
        }
        discoveredAtNanos = now;
        Future<GatewayInfo> asked = equipment.dialect().discover().onSuccess(this::learn);
        discovery = asked;
        return asked;
    }

    private void learn(GatewayInfo info) {
        int wanted;
        synchronized (this) {
            turns.allow(info.startsAtOnce(), info.startsLeft());
            lastUrl = address(info);
            if (equipment.shards() > 0 || (planned > 0 && !replanning)) {
                return;
            }
            replanning = false;
            planned = Math.max(1, info.shards());
            wanted = planned;
        }
        grow(wanted);
        shards.forEach(Shard::renumbered);
    }

    /** Brings the number of shards to what is wanted. */
    private void grow(int wanted) {
        List<Shard> added = new ArrayList<>();
        List<Shard> removed = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            List<Shard> all = new ArrayList<>(shards);
            while (all.size() < wanted) {
                Shard shard = new Shard(all.size(), equipment, this);
                all.add(shard);
                added.add(shard);
            }
            while (all.size() > wanted) {
                removed.add(all.removeLast());
            }
            shards = List.copyOf(all);
        }
        added.forEach(Shard::start);
        removed.forEach(Shard::stop);
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
