package dev.holdfast.gateway.qq;

/** A request failed before a byte of it was written: no connection could be had. */
final class Unsent extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unsent(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }

    /** What went wrong, without a word of this class. */
    static String words(Throwable failure) {
        return failure instanceof Unsent ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
