package dev.holdfast.runtime.store;

/** How the database is found when it is opened. */
public enum FoundAs {
    /** First opened in this life of the process, as the one before left it. */
    LEFT,

    /** First opened, but a backup took its place: what it says is open may have been dealt with since. */
    OLDER,

    /** A backup took its place while the bot ran: what is in memory is newer. */
    REPLACED
}
