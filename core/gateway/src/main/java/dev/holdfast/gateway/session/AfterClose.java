package dev.holdfast.gateway.session;

import java.time.Duration;

/** What a close code asks for; each dialect's table names one per code. */
public sealed interface AfterClose {

    /**
     * The session may be resumed.
     *
     * @param atLeast to be waited at least
     * @param routine whether such a close is part of a healthy day, so that a session that lived goes on without delay
     */
    record Resume(Duration atLeast, boolean routine) implements AfterClose {}

    /** The session may be resumed once more; should that fail too, it is lost. */
    record ResumeOnce() implements AfterClose {}

    /** The session is lost; a new one may begin. */
    record Identify() implements AfterClose {}

    /** The session is lost by a fault that will not mend itself soon: report, and try again after minutes. */
    record IdentifyMuchLater(String advice) implements AfterClose {}

    /** The credential was not accepted; the session may be resumed with a new one. */
    record RenewCredential() implements AfterClose {}

    /** The number of shards is not right any more. */
    record Reshard() implements AfterClose {}

    /** Nothing will help but a person: stop, and say what to mend. */
    record Stop(String advice) implements AfterClose {}
}
