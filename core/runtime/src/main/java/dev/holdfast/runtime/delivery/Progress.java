package dev.holdfast.runtime.delivery;

/**
 * How far one message of the outbox is.
 *
 * @param maybe whether the platform may have the present message already
 * @param rung how simple it has become
 * @param said messages that were accepted before the present one, where simpler words needed several
 * @param more messages after the present one
 * @param renumbered other numbers tried, since the platform knew the one before from elsewhere
 */
record Progress(boolean maybe, Rung rung, int said, int more, int renumbered) {

    /** From the richest form to the poorest. */
    enum Rung {
        RICH,
        PLAIN,
        LAST
    }

    static Progress fresh(boolean rich) {
        return new Progress(false, rich ? Rung.RICH : Rung.PLAIN, 0, 0, 0);
    }

    Progress withMaybe(boolean now) {
        return new Progress(now, rung, said, more, renumbered);
    }

    /** The same in other words, which may be more. */
    Progress on(Rung lower, int moreMessages) {
        return new Progress(false, lower, said, moreMessages, renumbered);
    }

    /** The present message is in these words now, and so many follow. */
    Progress holding(boolean rich, int messages) {
        return new Progress(maybe, rung == Rung.RICH && !rich ? Rung.PLAIN : rung, said, messages, renumbered);
    }

    Progress nextMessage() {
        return new Progress(false, rung, said + 1, more - 1, renumbered);
    }

    Progress renumberedAgain() {
        return new Progress(false, rung, said, more, renumbered + 1);
    }
}
