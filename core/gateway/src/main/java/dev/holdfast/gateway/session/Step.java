package dev.holdfast.gateway.session;

import java.util.ArrayList;
import java.util.List;

/** The answer to a signal: the next state, and what to do in this order. */
public record Step(SessionState next, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    static Step stay(SessionState state) {
        return new Step(state, List.of());
    }

    static Step to(SessionState next, Action... actions) {
        return new Step(next, List.of(actions));
    }

    /** The same step, with something to be done first. */
    Step after(List<Action> first) {
        if (first.isEmpty()) {
            return this;
        }
        List<Action> all = new ArrayList<>(first);
        all.addAll(actions);
        return new Step(next, all);
    }
}
