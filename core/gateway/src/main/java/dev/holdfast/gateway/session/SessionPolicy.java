package dev.holdfast.gateway.session;

import java.time.Duration;

/**
 * The limits of a session.
 *
 * @param prepareTimeout for credential and address together
 * @param connectTimeout for opening the socket
 * @param helloTimeout for the server's greeting
 * @param handshakeTimeout for the answer to IDENTIFY or RESUME
 * @param backoffBase longest wait after the first failure; doubles with each
 * @param backoffMax longest wait at all
 * @param sessionAgeMax after which a session is not resumed again
 * @param refusedResumesMax in a row, after which the session is given up
 * @param shortLife what counts as lost right after it was established
 * @param invalidMin shortest wait after the server called the session invalid
 * @param invalidMax longest
 */
public record SessionPolicy(
        Duration prepareTimeout,
        Duration connectTimeout,
        Duration helloTimeout,
        Duration handshakeTimeout,
        Duration backoffBase,
        Duration backoffMax,
        Duration sessionAgeMax,
        int refusedResumesMax,
        Duration shortLife,
        Duration invalidMin,
        Duration invalidMax) {

    /** Longer than any platform will live. */
    private static final Duration AGELESS = Duration.ofDays(36_500);

    /** The same, for a platform whose sessions do not grow old. */
    public SessionPolicy ageless() {
        return new SessionPolicy(
                prepareTimeout,
                connectTimeout,
                helloTimeout,
                handshakeTimeout,
                backoffBase,
                backoffMax,
                AGELESS,
                refusedResumesMax,
                shortLife,
                invalidMin,
                invalidMax);
    }

    /** What a bot runs with unless told otherwise. */
    public static final SessionPolicy DEFAULT = new SessionPolicy(
            Duration.ofMinutes(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(45),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofDays(2),
            3,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
}
