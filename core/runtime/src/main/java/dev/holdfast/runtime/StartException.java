package dev.holdfast.runtime;

/** The bot could not start; the message says at which step, why, and what to do. */
public final class StartException extends RuntimeException {

    private final String step;

    StartException(String step, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
    }

    /** Name of the step that failed, such as {@code http}. */
    public String step() {
        return step;
    }
}
