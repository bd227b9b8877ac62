package dev.holdfast.plugin;

/** A request over the bus that got no answer; the message says at which address and why. */
public final class BusRequestException extends RuntimeException {
    public BusRequestException(String message) {
        super(message);
    }
}
