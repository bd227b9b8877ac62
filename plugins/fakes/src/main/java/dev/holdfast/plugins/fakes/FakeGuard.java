package dev.holdfast.plugins.fakes;

import dev.holdfast.plugin.guard.CallGuard;
import dev.holdfast.plugin.guard.GuardException;

/**
 * Tries at once, a fixed number of times, on the caller's thread.
 *
 * @param attemptsMax how often the work is tried; 0 refuses it
 */
public record FakeGuard(int attemptsMax) implements CallGuard {

    @Override
    public <T> T call(Work<T> work) {
        Exception last = null;
        for (int attempt = 1; attempt <= attemptsMax; attempt++) {
            try {
                return work.attempt(attempt);
            } catch (Exception failure) {
                last = failure;
            }
        }
        throw new GuardException(
                last == null ? "fake: refused" : "fake: " + last.getMessage(), attemptsMax, null, last);
    }

    @Override
    public <T> T call(Work<T> work, Fallback<T> fallback) {
        try {
            return call(work);
        } catch (GuardException refused) {
            return fallback.instead(refused);
        }
    }
}
