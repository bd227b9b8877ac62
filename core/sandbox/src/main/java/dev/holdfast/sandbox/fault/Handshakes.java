package dev.holdfast.sandbox.fault;

import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.fault.Faults.Victim;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.time.InstantSource;

/** Lets sockets in: at once, late or not at all, as the faults in force wish. */
public final class Handshakes {
    private final Vertx vertx;
    private final Faults faults;
    private final Victim victim;
    private final InstantSource clock;

    public Handshakes(Vertx vertx, Faults faults, Victim victim, InstantSource clock) {
        this.vertx = vertx;
        this.faults = faults;
        this.victim = victim;
        this.clock = clock;
    }

    /** Call on the server's event loop. */
    public void meet(ServerWebSocketHandshake handshake) {
        if (faults.bite(FaultKind.REFUSE_CONNECTIONS, victim, clock.instant()).isPresent()) {
            handshake.reject(503);
            return;
        }
        faults.bite(FaultKind.SLOW_HANDSHAKE, victim, clock.instant())
                .ifPresentOrElse(
                        slow -> vertx.setTimer(
                                Math.max(1, slow.fault().delay().toMillis()), late -> handshake.accept()),
                        handshake::accept);
    }
}
