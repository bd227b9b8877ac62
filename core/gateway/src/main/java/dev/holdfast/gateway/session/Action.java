package dev.holdfast.gateway.session;

import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;

/** What the connection is to do. */
public sealed interface Action {

    /**
     * Get a credential, and the address to connect to.
     *
     * @param resumeUrl the address a session is resumed at; empty if it is the common one
     * @param resuming whether a session is to be resumed, so that an address known from before will do
     */
    record Prepare(long generation, boolean resuming, String resumeUrl) implements Action {}

    record OpenSocket(long generation, String url) implements Action {}

    /** Drop the socket now, without waiting for the other side, and every timer of the attempt. */
    record AbortSocket() implements Action {}

    /** Close the socket in order, so that the session stays resumable, and drop every timer. */
    record CloseSocket() implements Action {}

    /** Ask for this shard's turn to identify. */
    record AskTurn(long generation) implements Action {}

    /**
     * @param shards how many the platform is told there are
     */
    record SendIdentify(int shards) implements Action {}

    record SendResume(String sessionId, long sequence) implements Action {}

    /**
     * @param sequence of the last event; {@code -1} before one
     */
    record SendHeartbeat(long sequence) implements Action {}

    record Arm(long generation, Timer timer, Duration delay) implements Action {}

    /** Hand an event on. */
    record Emit(Frame.Dispatch dispatch) implements Action {}

    /**
     * Tell that the session is established.
     *
     * @param application empty if not said
     */
    record EmitReady(String user, String application, boolean resumed) implements Action {}

    /** The credential in use was refused: forget it. */
    record ForgetCredential() implements Action {}

    /** Ask the platform again how many shards there should be. */
    record Replan() implements Action {}

    /** Tell people. */
    record Report(FailureKind kind, String what, boolean fatal) implements Action {}

    /** Count something odd on the wire; it changes nothing. */
    record Odd(String kind, String detail) implements Action {}
}
