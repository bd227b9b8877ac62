package dev.holdfast.sandbox.fault;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The faults switched on, each until its time or count is over. Decides; does nothing itself. */
public final class Faults {
    private static final Set<FaultKind> OF_REQUESTS = EnumSet.of(
            FaultKind.REST_429,
            FaultKind.REST_500,
            FaultKind.REST_ERROR,
            FaultKind.REST_HANG,
            FaultKind.REST_SLOW,
            FaultKind.REST_LOSE_ANSWER,
            FaultKind.TOKEN_REFUSED,
            FaultKind.IP_REFUSED);

    private final DoubleSupplier random;
    private final AtomicLong changes = new AtomicLong();
    private volatile List<Active> active = List.of();
    private long created;

    public Faults(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * A fault in force.
     *
     * @param until null for no limit of time
     * @param left how often it will still happen; null for no limit
     */
    public record Active(
            String id,
            Fault fault,
            @Nullable Instant until,
            @Nullable Integer left) {
        private boolean over(Instant now) {
            return (until != null && !now.isBefore(until)) || (left != null && left <= 0);
        }
    }

    public synchronized Active add(Fault fault, Instant now) {
        Instant until = fault.during() == null ? null : now.plus(fault.during());
        Active added = new Active("f" + ++created, fault, until, fault.times());
        List<Active> next = new ArrayList<>(active);
        next.add(added);
        set(next);
        return added;
    }

    public synchronized boolean remove(String id) {
        List<Active> next = new ArrayList<>(active);
        boolean removed = next.removeIf(fault -> fault.id().equals(id));
        set(next);
        return removed;
    }

    public synchronized void clear() {
        set(List.of());
    }

    public List<Active> list(Instant now) {
        forgetOver(now);
        return active;
    }

    /** How many faults were added, used up, removed or ran out so far. */
    public long changes(Instant now) {
        forgetOver(now);
        return changes.get();
    }

    /** Whom an occasion befalls; the bot is null while nobody has identified. */
    public record Victim(Platform platform, @Nullable Bot bot) {
        public static Victim of(Bot bot) {
            return new Victim(bot.platform(), bot);
        }
    }

    /** The first fault of that kind that bites on this occasion; counts it. */
    public Optional<Active> bite(FaultKind kind, Victim victim, Instant now) {
        return active.isEmpty() ? Optional.empty() : bite(EnumSet.of(kind), Endpoint.ALL, victim, now);
    }

    /** The same for the kinds that decide a whole request; refusing rich messages is asked for by kind. */
    public Optional<Active> biteRequest(Endpoint endpoint, Victim victim, Instant now) {
        return active.isEmpty() ? Optional.empty() : bite(OF_REQUESTS, endpoint, victim, now);
    }

    /** The first fault of that kind that bites on a request there; counts it. */
    public Optional<Active> bite(FaultKind kind, Endpoint endpoint, Victim victim, Instant now) {
        return active.isEmpty() ? Optional.empty() : bite(EnumSet.of(kind), endpoint, victim, now);
    }

    /** Counts an occasion of exactly that fault; empty when it is over. */
    public synchronized Optional<Active> bite(Active wanted, Instant now) {
        forgetOver(now);
        Optional<Active> found = active.stream()
                .filter(candidate -> candidate.id().equals(wanted.id()))
                .findFirst()
                .filter(candidate -> random.getAsDouble() < candidate.fault().probability());
        found.ifPresent(this::count);
        return found;
    }

    /** Whether a fault of that kind is in force, without counting. */
    public boolean inForce(FaultKind kind, Victim victim, Instant now) {
        for (Active candidate : active) {
            if (candidate.fault().kind() == kind
                    && !candidate.over(now)
                    && candidate.fault().concerns(victim.platform(), victim.bot())) {
                return true;
            }
        }
        return false;
    }

    private synchronized Optional<Active> bite(Set<FaultKind> kinds, Endpoint endpoint, Victim victim, Instant now) {
        forgetOver(now);
        for (Active candidate : active) {
            Fault fault = candidate.fault();
            boolean here = fault.kind().target() == FaultKind.Target.SOCKET
                    || fault.endpoint().covers(endpoint);
            if (kinds.contains(fault.kind())
                    && here
                    && fault.concerns(victim.platform(), victim.bot())
                    && random.getAsDouble() < fault.probability()) {
                count(candidate);
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void count(Active bitten) {
        Integer left = bitten.left();
        if (left == null) {
            return;
        }
        List<Active> next = new ArrayList<>(active);
        if (left == 1) {
            next.remove(bitten);
        } else {
            next.set(next.indexOf(bitten), new Active(bitten.id(), bitten.fault(), bitten.until(), left - 1));
        }
        set(next);
    }

    private void forgetOver(Instant now) {
        if (active.stream().noneMatch(fault -> fault.over(now))) {
            return;
        }
        synchronized (this) {
            set(active.stream().filter(fault -> !fault.over(now)).toList());
        }
    }

    private synchronized void set(List<Active> next) {
        active = List.copyOf(next);
        changes.incrementAndGet();
    }
}
