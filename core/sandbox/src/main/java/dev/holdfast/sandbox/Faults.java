package dev.holdfast.sandbox;

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
final class Faults {
    private static final Set<FaultKind> OF_REQUESTS = EnumSet.of(
            FaultKind.REST_429,
            FaultKind.REST_500,
            FaultKind.REST_HANG,
            FaultKind.REST_SLOW,
            FaultKind.REST_LOSE_ANSWER,
            FaultKind.TOKEN_REFUSED,
            FaultKind.IP_REFUSED);

    private final DoubleSupplier random;
    private final AtomicLong changes = new AtomicLong();
    private volatile List<Active> active = List.of();
    private long created;

    Faults(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * A fault in force.
     *
     * @param until null for no limit of time
     * @param left how often it will still happen; null for no limit
     */
    record Active(
            String id,
            Fault fault,
            @Nullable Instant until,
            @Nullable Integer left) {
        private boolean over(Instant now) {
            return (until != null && !now.isBefore(until)) || (left != null && left <= 0);
        }
    }

    synchronized Active add(Fault fault, Instant now) {
        Instant until = fault.during() == null ? null : now.plus(fault.during());
        Active added = new Active("f" + ++created, fault, until, fault.times());
        List<Active> next = new ArrayList<>(active);
        next.add(added);
        set(next);
        return added;
    }

    synchronized boolean remove(String id) {
        List<Active> next = new ArrayList<>(active);
        boolean removed = next.removeIf(fault -> fault.id().equals(id));
        set(next);
        return removed;
    }

    synchronized void clear() {
        set(List.of());
    }

    List<Active> list(Instant now) {
        forgetOver(now);
        return active;
    }

    /** How many faults were added, used up, removed or ran out so far. */
    long changes(Instant now) {
        forgetOver(now);
        return changes.get();
    }

    /** The first fault of that kind that bites on this occasion; counts it. */
    Optional<Active> bite(FaultKind kind, Instant now) {
        return active.isEmpty() ? Optional.empty() : bite(EnumSet.of(kind), Endpoint.ALL, now);
    }

    /** The same for the kinds that decide a whole request; refusing rich messages is asked for by kind. */
    Optional<Active> biteRequest(Endpoint endpoint, Instant now) {
        return active.isEmpty() ? Optional.empty() : bite(OF_REQUESTS, endpoint, now);
    }

    /** The first fault of that kind that bites on a request there; counts it. */
    Optional<Active> bite(FaultKind kind, Endpoint endpoint, Instant now) {
        return active.isEmpty() ? Optional.empty() : bite(EnumSet.of(kind), endpoint, now);
    }

    /** Whether a fault of that kind is in force, without counting. */
    boolean inForce(FaultKind kind, Instant now) {
        List<Active> current = active;
        return !current.isEmpty()
                && current.stream().anyMatch(fault -> fault.fault().kind() == kind && !fault.over(now));
    }

    private synchronized Optional<Active> bite(Set<FaultKind> kinds, Endpoint endpoint, Instant now) {
        forgetOver(now);
        for (Active candidate : active) {
            Fault fault = candidate.fault();
            boolean here = fault.kind().target() == FaultKind.Target.SOCKET
                    || fault.endpoint().covers(endpoint);
            if (kinds.contains(fault.kind()) && here && random.getAsDouble() < fault.probability()) {
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
