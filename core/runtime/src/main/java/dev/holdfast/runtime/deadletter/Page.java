package dev.holdfast.runtime.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the letters, newest first.
 *
 * @param letters without their bodies
 * @param total how many the filter takes in all
 * @param next what to give as {@code before} for the next page; null at the end
 */
public record Page(
        List<Letter> letters, long total, @Nullable Long next) {
    public Page {
        letters = List.copyOf(letters);
    }
}
