package dev.holdfast.runtime;

import dev.holdfast.runtime.probe.Loopback;
import java.util.Set;

/** Dependencies that are only played: what fails there on purpose must alarm nobody and change no level. */
final class Rehearsal {

    private static final Set<String> PLAYED = Set.of(Loopback.BOT, "test-retry");

    private Rehearsal() {}

    static boolean is(String dependency) {
        return PLAYED.contains(dependency);
    }
}
