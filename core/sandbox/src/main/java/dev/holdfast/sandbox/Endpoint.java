package dev.holdfast.sandbox;

import java.util.Arrays;
import java.util.Locale;

/** Groups of addresses that a REST fault can be limited to. */
public enum Endpoint {
    /** Sending and recalling. */
    MESSAGES,
    /** The socket's address. */
    GATEWAY,
    /** Access tokens. */
    TOKEN,
    /** Uploads. */
    FILES,
    /** Answers to interactions. */
    INTERACTIONS,
    /** Whatever is not named; as a fault's limit: everything but tokens. */
    ALL;

    /** The endpoint of that id; IllegalArgumentException lists all. */
    public static Endpoint of(String id) {
        return Arrays.stream(values())
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no endpoint " + id + "; known are "
                        + Arrays.stream(values()).map(Endpoint::id).toList() + "."));
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a fault limited to this bites there. */
    public boolean covers(Endpoint called) {
        return this == called || (this == ALL && called != TOKEN);
    }
}
