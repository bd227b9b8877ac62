package dev.holdfast.sandbox.socket;

import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.fault.Faults;
import java.time.Instant;

/** Momentary faults, done to a connection. */
final class Misfortune {
    private final Hub hub;
    private final Dialect dialect;
    private final Faults faults;

    Misfortune(Hub hub, Dialect dialect, Faults faults) {
        this.hub = hub;
        this.dialect = dialect;
        this.faults = faults;
    }

    /** Momentary faults with a time or a count also meet connections that come later. */
    void meet(Connection connection) {
        Instant now = hub.now();
        for (Faults.Active active : faults.list(now)) {
            FaultKind kind = active.fault().kind();
            boolean meets = kind.momentary() && kind.target() == FaultKind.Target.SOCKET && kind != FaultKind.GARBAGE;
            if (meets
                    && active.fault()
                            .concerns(dialect.platform(), connection.victim().bot())) {
                faults.bite(active, now).ifPresent(bitten -> strike(bitten.fault(), connection));
                return;
            }
        }
    }

    void strike(Fault fault, Connection connection) {
        Integer code = fault.code();
        switch (fault.kind()) {
            case DROP_SOCKET -> connection.drop();
            case RECONNECT -> connection.askToLeave(hub.now());
            case INVALID_SESSION -> invalidate(connection, fault.resumable());
            case CLOSE -> closeWith(connection, code == null ? 4009 : code);
            case OVERSIZE -> connection.write(Spoilt.oversize());
            case BIG_EVENT -> Hub.tell(connection, dialect.big(Spoilt.BIG_BYTES));
            case GARBAGE -> connection.write(Spoilt.GARBAGE);
            case BROKEN_BYTES -> connection.writeBroken();
            case RESET_IN_FRAME -> connection.breakOff();
            case ASK_HEARTBEAT -> connection.write("{\"op\":1,\"d\":null}");
            default -> throw new IllegalArgumentException(fault.kind() + " is no momentary fault of a socket.");
        }
    }

    private void invalidate(Connection connection, boolean resumable) {
        Session session = connection.session();
        connection.invalidate(resumable);
        if (session == null) {
            return;
        }
        session.lost(connection, hub.now());
        if (!resumable) {
            hub.forget(session);
        }
    }

    /** Only some codes leave the session resumable. */
    private void closeWith(Connection connection, int code) {
        Session session = connection.session();
        if (session != null && !dialect.survives(code, false)) {
            hub.forget(session);
        }
        connection.close(code, "as the fault says");
    }
}
