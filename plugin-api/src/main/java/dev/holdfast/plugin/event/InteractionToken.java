package dev.holdfast.plugin.event;

/**
 * What the platform takes answers to an interaction by. The core uses it; it is of no use to a plugin, does not print itself, and is
 * left out where events are handed on as JSON.
 *
 * @param value empty on platforms that know an interaction by its id alone
 */
public record InteractionToken(String value) {

    /** For platforms without tokens. */
    public static final InteractionToken NONE = new InteractionToken("");

    @Override
    public String toString() {
        return value.isEmpty() ? "" : "***";
    }
}
