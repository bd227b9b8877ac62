package dev.holdfast.sandbox;

import java.util.Arrays;
import java.util.Locale;

/** The chat services the sandbox speaks as. */
public enum Platform {
    QQ("QQ"),
    DISCORD("Discord");

    private final String label;

    Platform(String label) {
        this.label = label;
    }

    /** The platform of that id; IllegalArgumentException lists all. */
    public static Platform of(String id) {
        return Arrays.stream(values())
                .filter(platform -> platform.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no platform " + id + "; known are "
                        + Arrays.stream(values()).map(Platform::id).toList() + "."));
    }

    /** Its name in the control API. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }
}
