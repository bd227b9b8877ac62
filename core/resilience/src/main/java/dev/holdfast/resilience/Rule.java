package dev.holdfast.resilience;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to switch off when a dependency is in trouble.
 *
 * @param when what must happen
 * @param dependencies names of the dependencies it is about, {@code *} standing for any text; empty for all
 * @param disable features to hold off; names nobody declared are skipped
 * @param duration for how long, from the latest trouble on; null until the dependency is healthy again
 */
public record Rule(
        When when,
        List<String> dependencies,
        List<String> disable,
        @Nullable Duration duration) {

    public Rule {
        dependencies = List.copyOf(dependencies);
        disable = List.copyOf(disable);
        if (disable.isEmpty()) {
            throw new IllegalArgumentException("a rule for " + when + " must name at least one feature to disable");
        }
        if (duration != null && (duration.isNegative() || duration.isZero())) {
            throw new IllegalArgumentException("a rule's duration must be positive, but is " + duration);
        }
    }

    /** A failed attempt of a {@link FailureKind}, or a breaker that opens. */
    public enum When {
        NETWORK,
        TIMEOUT,
        RATE_LIMIT,
        SERVER,
        AUTHENTICATION,
        REFUSED,
        CONVERSATION,
        GATEWAY,
        OTHER,
        BREAKER_OPEN;

        boolean matches(GuardEvent event) {
            return switch (event) {
                case GuardEvent.AttemptFailed failed -> this == of(failed.kind());
                case GuardEvent.BreakerChanged changed ->
                    this == BREAKER_OPEN
                            && (changed.to() == CircuitView.State.OPEN
                                    || changed.to() == CircuitView.State.FORCED_OPEN);
            };
        }

        private static When of(FailureKind kind) {
            return switch (kind) {
                case NETWORK -> NETWORK;
                case TIMEOUT -> TIMEOUT;
                case RATE_LIMIT -> RATE_LIMIT;
                case SERVER -> SERVER;
                case AUTHENTICATION -> AUTHENTICATION;
                case REFUSED -> REFUSED;
                case CONVERSATION -> CONVERSATION;
                case GATEWAY -> GATEWAY;
                case OTHER -> OTHER;
            };
        }
    }

    boolean matches(GuardEvent event) {
        return when.matches(event) && isAbout(event.dependency());
    }

    boolean isAbout(String dependency) {
        return dependencies.isEmpty() || dependencies.stream().anyMatch(pattern -> glob(pattern, dependency));
    }

    /** Each part between stars must follow the one before; the first and the last are tied to the ends. */
    static boolean glob(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        if (!text.startsWith(pattern.substring(0, star))) {
            return false;
        }
        String rest = pattern.substring(star + 1);
        for (int from = star; from <= text.length(); from++) {
            if (glob(rest, text.substring(from))) {
                return true;
            }
        }
        return false;
    }
}
