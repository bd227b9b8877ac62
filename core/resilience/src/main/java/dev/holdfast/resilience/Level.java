package dev.holdfast.resilience;

import java.util.Locale;

/** How much of itself the bot still offers, from all to nothing. */
public enum Level {
    NORMAL,
    REDUCED,
    MINIMAL,
    MAINTENANCE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean atLeast(Level other) {
        return compareTo(other) >= 0;
    }
}
