package dev.holdfast.runtime.delivery;

/**
 * How far one message of the outbox is.
 *
 * @param maybe whether the platform may have the present message already
 * @param said messages that were accepted before the present one, where simpler words needed several
 * @param more messages after the present one
 * @param renumbered other numbers tried, since the platform knew the one before from elsewhere
 */
record Progress(boolean maybe, int said, int more, int renumbered) {

    static final Progress FRESH = new Progress(false, 0, 0, 0);

    Progress withMaybe(boolean now) {
        return new Progress(now, said, more, renumbered);
    }

    /** Other words under the same number, and so many messages after them. */
    Progress inOtherWords(int messages) {
        return new Progress(maybe, said, messages, renumbered);
    }

    Progress nextMessage() {
        return new Progress(false, said + 1, more - 1, renumbered);
    }

    Progress renumberedAgain() {
        return new Progress(false, said, more, renumbered + 1);
    }
}
