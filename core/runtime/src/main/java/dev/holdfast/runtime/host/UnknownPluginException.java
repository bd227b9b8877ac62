package dev.holdfast.runtime.host;

import java.util.Set;

/** Somebody named a plugin that is not there; the known ones are listed. */
public final class UnknownPluginException extends RuntimeException {

    private final Set<String> known;

    UnknownPluginException(String plugin, Set<String> known) {
        super("There is no plugin " + plugin + "; known: " + String.join(", ", known));
        this.known = Set.copyOf(known);
    }

    public Set<String> known() {
        return known;
    }
}
