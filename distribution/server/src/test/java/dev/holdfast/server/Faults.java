package dev.holdfast.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** The sandbox's misbehaviours. */
final class Faults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api api;

    Faults(Api api) {
        this.api = api;
    }

    /** Until {@link #lift}; momentary kinds happen once, at once. */
    void inflict(String kind) {
        inflict(fault(kind));
    }

    void inflictFor(String kind, Duration duration) {
        inflict(fault(kind).put("forMs", duration.toMillis()));
    }

    void inflictTimes(String kind, int times, Duration retryAfter) {
        inflict(fault(kind).put("times", times).put("retryAfterMs", retryAfter.toMillis()));
    }

    void inflict(ObjectNode fault) {
        Api.Answer answer = api.post("/sandbox/faults", fault.toString());
        if (answer.status() != 201) {
            throw new AssertionError("the sandbox refused " + fault + ": " + answer);
        }
    }

    void lift() {
        api.delete("/sandbox/faults");
    }

    static ObjectNode fault(String kind) {
        return JSON.createObjectNode().put("kind", kind);
    }
}
