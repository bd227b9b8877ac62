package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fault as a script or the page wishes for it. */
final class FaultWish {
    private FaultWish() {}

    /** The fault; IllegalArgumentException says which value cannot be. */
    static Fault read(JsonNode wish) {
        FaultKind kind = FaultKind.of(ControlApi.text(wish, "kind"));
        Fault plain = Fault.of(kind);
        Integer retryAfter = integer(wish, "retryAfterMs");
        Integer during = integer(wish, "forMs");
        Integer delay = integer(wish, "delayMs");
        return new Fault(
                kind,
                wish.hasNonNull("platform") ? Platform.of(ControlApi.text(wish, "platform")) : null,
                wish.hasNonNull("bot") ? ControlApi.text(wish, "bot") : null,
                wish.hasNonNull("endpoint") ? Endpoint.of(ControlApi.text(wish, "endpoint")) : plain.endpoint(),
                during == null ? null : Duration.ofMillis(during),
                integer(wish, "times"),
                wish.path("probability").asDouble(1),
                integer(wish, "code"),
                delay == null ? plain.delay() : Duration.ofMillis(delay),
                wish.hasNonNull("scope") ? Fault.Scope.of(ControlApi.text(wish, "scope")) : plain.scope(),
                retryAfter == null ? null : Duration.ofMillis(retryAfter),
                wish.path("resumable").asBoolean(false));
    }

    private static @Nullable Integer integer(JsonNode wish, String name) {
        JsonNode value = wish.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " must be a whole number, got " + value + ".");
        }
        return value.intValue();
    }
}
