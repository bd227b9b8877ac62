package dev.holdfast.runtime.http;

import java.util.Locale;

/** What a caller may do; each role may do what those before it may. */
public enum Role {
    /** No token is needed: nothing secret to read. No token carries this role. */
    ANYONE,
    /** Reads what is not public, such as the live stream. */
    VIEWER,
    /** Repairs: features, breakers, levels, reconnects, probes. */
    OPERATOR,
    /** Plugins, configuration, audit. */
    ADMIN;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }

    /**
     * @throws IllegalArgumentException if no token can have a role of this name; the message lists those it can
     */
    public static Role of(String label) {
        return switch (label) {
            case "viewer" -> VIEWER;
            case "operator" -> OPERATOR;
            case "admin" -> ADMIN;
            default ->
                throw new IllegalArgumentException(
                        "There is no role '%s'; a token's role is viewer, operator or admin.".formatted(label));
        };
    }
}
