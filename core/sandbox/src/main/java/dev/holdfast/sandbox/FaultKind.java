package dev.holdfast.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways in which the sandbox can misbehave. */
public enum FaultKind {
    DROP_SOCKET("Drop the socket", Target.SOCKET, true),
    STOP_ACK("Stop acknowledging heartbeats", Target.SOCKET, false),
    NO_HELLO("Say no HELLO", Target.SOCKET, false),
    RECONNECT("Ask to reconnect (op 7)", Target.SOCKET, true),
    INVALID_SESSION("Declare the session invalid (op 9)", Target.SOCKET, true, "resumable"),
    CLOSE("Close with a code", Target.SOCKET, true, "code"),
    REFUSE_CONNECTIONS("Refuse connections", Target.SOCKET, false),
    REFUSE_RESUME("Refuse to resume", Target.SOCKET, false, "code"),
    GARBAGE("Send garbage", Target.SOCKET, true),
    OVERSIZE("Send an oversize frame", Target.SOCKET, true),
    DUPLICATE_EVENTS("Send events twice", Target.SOCKET, false),
    SILENCE("Fall silent", Target.SOCKET, false),
    REST_429("REST answers 429", Target.REST, false, "retryAfterMs"),
    REST_500("REST answers 500", Target.REST, false, "code"),
    REST_HANG("REST hangs", Target.REST, false),
    REST_SLOW("REST is slow", Target.REST, false, "delayMs"),
    REST_LOSE_ANSWER("REST does the work and loses the answer", Target.REST, false),
    REFUSE_RICH("Refuse rich messages", Target.REST, false),
    TOKEN_REFUSED("Refuse the token", Target.REST, false),
    IP_REFUSED("Refuse the address", Target.REST, false);

    private final String label;
    private final Target target;
    private final boolean momentary;
    private final String parameter;

    FaultKind(String label, Target target, boolean momentary) {
        this(label, target, momentary, "");
    }

    FaultKind(String label, Target target, boolean momentary, String parameter) {
        this.label = label;
        this.target = target;
        this.momentary = momentary;
        this.parameter = parameter;
    }

    /** Where a fault bites. */
    public enum Target {
        /** On the gateway's socket. */
        SOCKET,
        /** On requests. */
        REST
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
        return parameter.isEmpty() ? List.of() : List.of(parameter);
    }

    /** Whether it happens at a moment (and then once, unless told otherwise) rather than lasting. */
    boolean momentary() {
        return momentary;
    }
}
