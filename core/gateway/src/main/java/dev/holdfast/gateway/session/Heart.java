package dev.holdfast.gateway.session;

import java.time.Duration;

/**
 * The heartbeat of one socket.
 *
 * @param interval as the server asked
 * @param awaitingAck whether the last beat is not acknowledged yet
 */
public record Heart(Duration interval, boolean awaitingAck) {

    Heart beat() {
        return new Heart(interval, true);
    }

    Heart acknowledged() {
        return awaitingAck ? new Heart(interval, false) : this;
    }
}
