package dev.holdfast.sandbox.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which message one author made with which enforced nonce, in the last few minutes (Discord: Create Message). */
final class Nonces {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int KEPT = 10_000;

    private final Map<String, Made> byNonce = new LinkedHashMap<>();

    /** A message and when it was made. */
    record Made(String conversation, String message, Instant at) {}

    synchronized Optional<Made> find(String nonce, Instant now) {
        return Optional.ofNullable(byNonce.get(nonce))
                .filter(made -> now.isBefore(made.at().plus(REMEMBERED)));
    }

    synchronized void remember(String nonce, Made made) {
        byNonce.remove(nonce);
        byNonce.put(nonce, made);
        if (byNonce.size() > KEPT) {
            byNonce.remove(byNonce.keySet().iterator().next());
        }
    }
}
