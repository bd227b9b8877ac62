package dev.holdfast.plugin.message;

/**
 * A platform's id of a message: opaque, compared by equality only.
 *
 * @param value as the platform wrote it
 */
public record MessageId(String value) {
    public MessageId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a message id is not blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
