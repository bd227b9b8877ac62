package dev.holdfast.runtime.bus;

import dev.holdfast.runtime.journal.Recorded;

/** Receives events of an address, on an event loop: enqueues and returns. Calls {@link Recorded#done} once per event. */
@FunctionalInterface
public interface EventTarget {
    void accept(Recorded recorded);
}
