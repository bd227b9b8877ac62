package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.LatestOnly;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All shards of one bot. With {@code auto} there is one shard until the platform has said how many it wants. Thread-safe.
 */
public final class Fleet implements Dialect.Shards {

    /**
     * What shards are made with.
     *
     * @param account whom the platform counts session starts for
     * @param plan which shards to run
     * @param stored where an earlier process stood; asked at the start
     * @param gatewayUrl to be used instead of the platform's; null for the platform's
     */
    public record Equipment(
            String bot,
            Account account,
            ShardPlan plan,
            @Nullable String gatewayUrl,
            Dialect dialect,
            SessionPolicy policy,
            Oddities oddities,
            Sockets sockets,
            Supplier<List<Position>> stored,
            DoubleSupplier random,
            Intake intake,
            Consumer<GatewayEvent> listener) {

        Time time() {
            return sockets.time();
        }
    }

    private final Equipment equipment;
    private final IdentifyTurns turns;
    private final Discovery discovery;
    private final Consumer<Duration> slept;
    private final Promise<Void> attempted = Promise.promise();

    private volatile List<Position> stored = List.of();
    private volatile List<Shard> shards = List.of();
    private volatile int planned;
    private boolean replanning;
    private boolean closed;

    /** How many shards were too few for the platform; 0 while nobody said so. */
    private int tooFew;

    public Fleet(Equipment equipment) {
        this.equipment = equipment;
        this.turns = equipment.sockets().turns(equipment.account());
        this.discovery = new Discovery(equipment, this, turns);
        this.slept = this::slept;
    }

    /** Completes when every shard was ready or failed once; never fails. */
    public Future<Void> start() {
        synchronized (this) {
            if (closed) {
                return attempted.future();
            }
            stored = equipment.stored().get();
            planned = equipment.plan().total() > 0
                    ? equipment.plan().total()
                    : stored.stream().mapToInt(Position::shards).max().orElse(0);
            equipment.sockets().onSleep(slept);
        }
        grow(Math.max(1, planned));
        return attempted.future();
    }

    /** Where a shard of an earlier process stood. */
    Optional<Position> stored(int shard) {
        return stored.stream()
                .filter(position -> position.shard() == shard && position.shards() == size())
                .findFirst();
    }

    /** Completes when every socket is closed, or was given the time to be. */
    public Future<Void> close() {
        List<Shard> all;
        synchronized (this) {
            closed = true;
            all = shards;
        }
        equipment.sockets().offSleep(slept);
        attempted.tryComplete();
        return Future.join(all.stream().map(Shard::stop).toList())
                .mapEmpty()
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** Has every shard connect anew. */
    public void reconnect(boolean fresh, String why) {
        synchronized (this) {
            tooFew = 0;
        }
        discovery.openReserve();
        if (fresh) {
            replan();
        }
        shards.forEach(shard -> shard.reconnect(fresh, why));
    }

    /** Whether a frame of the platform's own was taken, to be sent once the shard's session is established. */
    @Override
    public boolean command(int shard, String payload) {
        return given(shard, null, payload);
    }

    @Override
    public boolean latest(int shard, LatestOnly kind, String payload) {
        return given(shard, kind, payload);
    }

    private boolean given(int shard, @Nullable LatestOnly kind, String payload) {
        return shards.stream()
                .filter(each -> each.number() == shard)
                .findFirst()
                .map(each -> each.command(kind, payload))
                .orElse(false);
    }

    /** The machine slept: every session is resumed. */
    void slept(Duration howLong) {
        shards.forEach(shard -> shard.slept(howLong));
    }

    public List<ShardView> views() {
        return shards.stream().map(Shard::view).toList();
    }

    /** How many shards there are, as the platform is told; at least 1. */
    int size() {
        return Math.max(1, planned);
    }

    /** The dialect's verdict; where the operator said how many shards there are, nobody but the operator can say more. */
    AfterClose afterClose(int code) {
        AfterClose verdict = equipment.dialect().afterClose(code);
        return verdict instanceof AfterClose.Reshard && equipment.plan().total() > 0
                ? new AfterClose.Stop(
                        "more shards are needed than the " + equipment.plan().total()
                                + " that 'shards' of this bot says; set it to auto or to a larger number, then reconnect")
                : verdict;
    }

    Discovery discovery() {
        return discovery;
    }

    IdentifyTurns turns() {
        return turns;
    }

    /**
     * How long a shard should not connect yet, since shards before it are to identify first and a socket that waits for its
     * turn is a load on both sides; zero when its turn is near.
     */
    Duration crowd(int number) {
        int bucket = turns.bucket(number);
        long ahead = shards.stream()
                .filter(each -> each.number() < number && turns.bucket(each.number()) == bucket && each.beginning())
                .count();
        return IdentifyTurns.WINDOW.multipliedBy(Math.max(0, ahead - 1));
    }

    /** The platform wants more shards than there are: the next discovery has to name more, or only a person can help. */
    void reshard() {
        synchronized (this) {
            tooFew = size();
        }
        replan();
    }

    /** The next discovery says anew how many shards the platform wants; until then the number stays. */
    void replan() {
        synchronized (this) {
            replanning = true;
        }
        discovery.forget();
    }

    /** Why no session may be begun among so few shards as the platform recommends; null if it may. */
    synchronized @Nullable PlatformException tooFewShards(GatewayInfo info) {
        return tooFew == 0 || info.shards() > tooFew
                ? null
                : PlatformException.untilMended(
                        FailureKind.GATEWAY,
                        "the platform wants more than " + tooFew
                                + " shards, and recommends no more than that; set 'shards'"
                                + " of this bot to a larger number, then reconnect");
    }

    void firstAttemptMade() {
        if (shards.stream().allMatch(Shard::attempted)) {
            attempted.tryComplete();
        }
    }

    /** The platform said how many shards it wants: that counts where the operator did not say, and nobody planned yet. */
    void recommended(int wanted) {
        synchronized (this) {
            if (equipment.plan().total() > 0 || (planned > 0 && !replanning)) {
                return;
            }
            replanning = false;
            if (tooFew > 0 && wanted <= tooFew) {
                return;
            }
            tooFew = 0;
            planned = wanted;
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
            List<Integer> numbers = equipment.plan().among(wanted);
            List<Shard> all = new ArrayList<>(shards);
            all.removeIf(shard -> !numbers.contains(shard.number()) && removed.add(shard));
            for (int number : numbers.subList(all.size(), numbers.size())) {
                Shard shard = new Shard(number, equipment, this);
                all.add(shard);
                added.add(shard);
            }
            shards = List.copyOf(all);
        }
        added.forEach(Shard::start);
        removed.forEach(Shard::stop);
    }
}
