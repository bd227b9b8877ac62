package dev.holdfast.plugin.guard;

import java.util.List;

/** Repairs by hand. */
public interface Operations {

    /**
     * Restores all features, resets all breakers, lifts a forced degradation level, reconnects gateways that are down, and
     * records it.
     *
     * @param by who asked
     */
    RecoveryReport recover(String by);

    /** What could not be delivered, to be looked at, tried again and thrown away. */
    DeadLetterBox deadLetters();

    /**
     * What a recovery found and did.
     *
     * @param before what was wrong before, a sentence each; empty if nothing was
     * @param done what was done, a sentence each
     */
    record RecoveryReport(List<String> before, List<String> done) {
        public RecoveryReport {
            before = List.copyOf(before);
            done = List.copyOf(done);
        }
    }
}
