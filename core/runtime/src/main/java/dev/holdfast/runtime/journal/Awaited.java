package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Intake;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who wait to hear that one event is safe: who sent it, and who sent it again meanwhile. Thread-safe; nobody is told while
 * a lock is held.
 */
final class Awaited {

    private final List<Intake.Receipt> waiting = new ArrayList<>(1);
    private State state = State.UNKNOWN;

    private enum State {
        UNKNOWN,
        UNSAFE,
        SAFE
    }

    void add(Intake.Receipt receipt) {
        State known;
        synchronized (this) {
            known = state;
            if (known == State.UNKNOWN) {
                waiting.add(receipt);
            }
        }
        if (known != State.UNKNOWN) {
            receipt.told(known == State.SAFE);
        }
    }

    void tell(boolean safe) {
        List<Intake.Receipt> told;
        synchronized (this) {
            state = safe ? State.SAFE : State.UNSAFE;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(receipt -> receipt.told(safe));
    }
}
