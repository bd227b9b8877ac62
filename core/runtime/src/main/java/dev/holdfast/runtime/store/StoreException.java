package dev.holdfast.runtime.store;

/** Something could not be done in the database. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean unavailable;

    StoreException(boolean unavailable, String message, Throwable cause) {
        super(message, cause);
        this.unavailable = unavailable;
    }

    StoreException(String message) {
        super(message);
        this.unavailable = true;
    }

    /** Whether the database as a whole is away, so that the same may work later. */
    public boolean unavailable() {
        return unavailable;
    }
}
