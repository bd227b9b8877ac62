package dev.holdfast.gateway.session;

import org.jspecify.annotations.Nullable;

/**
 * What outlives a socket.
 *
 * @param generation number of the connection attempt; signals of an older one are ignored
 * @param known the session to resume; null if there is none
 * @param failures attempts that failed since the session was last established
 * @param refusedResumes in a row
 * @param refusedIdentifies in a row
 * @param refusedCredentials in a row
 * @param pace how fast sessions came and went
 */
public record Standing(
        long generation,
        @Nullable Known known,
        int failures,
        int refusedResumes,
        int refusedIdentifies,
        int refusedCredentials,
        Pace pace) {

    static final Standing NEW = of(null);

    static Standing of(@Nullable Known known) {
        return new Standing(0, known, 0, 0, 0, 0, Pace.CALM);
    }

    Standing nextGeneration() {
        return new Standing(
                generation + 1, known, failures, refusedResumes, refusedIdentifies, refusedCredentials, pace);
    }

    Standing forget() {
        return new Standing(generation, null, failures, 0, refusedIdentifies, refusedCredentials, pace);
    }

    /** The address the session was to be resumed at does not answer. */
    Standing elsewhere() {
        return known == null || known.resumeUrl().isEmpty()
                ? this
                : new Standing(
                        generation,
                        known.anywhere(),
                        failures,
                        refusedResumes,
                        refusedIdentifies,
                        refusedCredentials,
                        pace);
    }

    Standing failed() {
        return new Standing(
                generation, known, failures + 1, refusedResumes, refusedIdentifies, refusedCredentials, pace);
    }

    Standing resumeRefused() {
        return new Standing(
                generation, known, failures, refusedResumes + 1, refusedIdentifies, refusedCredentials, pace);
    }

    Standing identifyRefused() {
        return new Standing(
                generation, known, failures, refusedResumes, refusedIdentifies + 1, refusedCredentials, pace);
    }

    Standing credentialRefused() {
        return new Standing(
                generation, known, failures, refusedResumes, refusedIdentifies, refusedCredentials + 1, pace);
    }

    Standing at(Pace next) {
        return new Standing(generation, known, failures, refusedResumes, refusedIdentifies, refusedCredentials, next);
    }

    Standing established(Known session) {
        return new Standing(generation, session, 0, 0, 0, 0, pace);
    }

    Standing freshStart() {
        return new Standing(generation, known, 0, 0, 0, 0, Pace.CALM);
    }

    Standing read(long sequence) {
        if (known == null) {
            return this;
        }
        Known next = known.read(sequence);
        // A resume that brings events is not refused, even if it breaks off.
        return next.equals(known)
                ? this
                : new Standing(generation, next, failures, 0, refusedIdentifies, refusedCredentials, pace);
    }
}
