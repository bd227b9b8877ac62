package dev.holdfast.plugin;

/** A plugin used what its operator has not granted; the message names the permission and where to grant it. */
public final class PermissionDeniedException extends RuntimeException {
    public PermissionDeniedException(String message) {
        super(message);
    }
}
