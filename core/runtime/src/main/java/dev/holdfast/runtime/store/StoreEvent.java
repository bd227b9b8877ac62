package dev.holdfast.runtime.store;

import java.nio.file.Path;

/** What operators have to know of the store. */
public sealed interface StoreEvent {

    /**
     * Nothing can be written; the bot goes on, and keeps in memory what it would have written. Said again when it turns out that
     * this is for another reason.
     */
    record Down(String why) implements StoreEvent {}

    /** It can be written again. {@code caughtUp} rows that were kept in memory are on disk now. */
    record Up(int caughtUp) implements StoreEvent {}

    /** The file was damaged and has been moved aside. */
    record Damaged(String what, Path movedTo) implements StoreEvent {}

    /** A backup took the place of a damaged or a replaced file. */
    record Restored(Path backup) implements StoreEvent {}

    /** There was no good backup to take the place of a damaged file: it begins empty. */
    record BegunEmpty() implements StoreEvent {}

    record BackedUp(Path backup) implements StoreEvent {}

    record BackupFailed(String why) implements StoreEvent {}

    /** Rows were given up, since memory for them is full while the database is away. */
    record RowsLost(int rows) implements StoreEvent {}
}
