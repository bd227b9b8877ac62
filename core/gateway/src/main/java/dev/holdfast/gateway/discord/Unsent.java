package dev.holdfast.gateway.discord;

/** A request failed before a byte of it was written: no connection could be had. */
final class Unsent extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unsent(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }
}
