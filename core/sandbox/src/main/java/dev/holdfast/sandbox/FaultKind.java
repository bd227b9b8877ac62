package dev.holdfast.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways in which the sandbox can misbehave. */
public enum FaultKind {
    DROP_SOCKET("Drop the socket", Target.SOCKET, true),
    RESET_IN_FRAME("Break off in the middle of a frame", Target.SOCKET, true),
    STOP_ACK("Stop acknowledging heartbeats", Target.SOCKET, false),
    NO_HELLO("Say no HELLO", Target.SOCKET, false),
    ASK_HEARTBEAT("Ask for a heartbeat (op 1)", Target.SOCKET, true),
    RECONNECT("Ask to reconnect (op 7)", Target.SOCKET, true),
    INVALID_SESSION("Declare the session invalid (op 9)", Target.SOCKET, true, "resumable"),
    CLOSE("Close with a code", Target.SOCKET, true, "code"),
    REFUSE_CONNECTIONS("Refuse connections", Target.SOCKET, false),
    SLOW_HANDSHAKE("Shake hands slowly", Target.SOCKET, false, "delayMs"),
    REFUSE_RESUME("Refuse to resume", Target.SOCKET, false, "code"),
    EARLY_EVENT("Send an event before READY", Target.SOCKET, false),
    REPLAY_TWICE("Replay everything twice", Target.SOCKET, false),
    REPLAY_DISORDER("Replay in the wrong order", Target.SOCKET, false),
    GARBAGE("Send garbage", Target.SOCKET, true),
    BROKEN_BYTES("Break the compressed stream", Target.SOCKET, true),
    SPLIT_FRAMES("Split payloads across frames", Target.SOCKET, false),
    JOIN_PAYLOADS("Put several payloads into one frame", Target.SOCKET, false),
    BIG_EVENT("Send an event of 5 MB", Target.SOCKET, true),
    OVERSIZE("Send an oversize frame", Target.SOCKET, true),
    DUPLICATE_EVENTS("Send events twice", Target.SOCKET, false),
    SILENCE("Fall silent", Target.SOCKET, false),
    EXPIRE_TOKEN("End the token", Target.SERVICE, true),
    REST_429("REST answers 429", Target.REST, false, "scope retryAfterMs"),
    REST_500("REST answers 500", Target.REST, false, "code"),
    REST_ERROR("REST refuses with a code", Target.REST, false, "code"),
    REST_HANG("REST hangs", Target.REST, false),
    REST_SLOW("REST is slow", Target.REST, false, "delayMs"),
    REST_LOSE_ANSWER("REST does the work and loses the answer", Target.REST, false),
    REFUSE_RICH("Refuse rich messages", Target.REST, false),
    REFUSE_LINKS("Refuse links", Target.REST, false),
    HOLD_FOR_REVIEW("Hold channel messages for review; with a code, refuse them", Target.REST, false, "delayMs code"),
    TOKEN_REFUSED("Refuse the token", Target.REST, false),
    IP_REFUSED("Refuse the address", Target.REST, false);

    private final String label;
    private final Target target;
    private final boolean momentary;
    private final String parameters;

    FaultKind(String label, Target target, boolean momentary) {
        this(label, target, momentary, "");
    }

    /** @param parameters their names, with a blank between */
    FaultKind(String label, Target target, boolean momentary, String parameters) {
        this.label = label;
        this.target = target;
        this.momentary = momentary;
        this.parameters = parameters;
    }

    /** Where a fault bites. */
    public enum Target {
        /** On the gateway's socket. */
        SOCKET,
        /** On requests. */
        REST,
        /** On the service behind both. */
        SERVICE
    }

    /** The kind of that id; IllegalArgumentException lists all. */
    public static FaultKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no fault kind " + id + "; known are "
                        + Arrays.stream(values()).map(FaultKind::id).toList() + "."));
    }

    /** Its name in the control API. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String label() {
        return label;
    }

    public Target target() {
        return target;
    }

    /** Which settings it takes besides limits. */
    public List<String> parameters() {
        return parameters.isEmpty() ? List.of() : List.of(parameters.split(" ", -1));
    }

    /** Whether it happens at a moment (and then once, unless told otherwise) rather than lasting. */
    public boolean momentary() {
        return momentary;
    }
}
