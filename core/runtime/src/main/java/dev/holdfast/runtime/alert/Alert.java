package dev.holdfast.runtime.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is or was wrong.
 *
 * @param subject what it is about, such as a bot's name
 * @param text the latest, in words; never a secret
 * @param since when it was raised first
 * @param last when it was raised last
 * @param count how often it was raised since
 * @param clearedAt when it was over; null while it is not
 */
public record Alert(
        AlertKind kind,
        String subject,
        String text,
        Instant since,
        Instant last,
        long count,
        @Nullable Instant clearedAt) {

    /** Whether it is still wrong. */
    public boolean open() {
        return clearedAt == null;
    }
}
