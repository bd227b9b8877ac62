package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.discord.Route.Call;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a request asks for, by the ids in it.
 *
 * @param before only smaller ones; null for any
 * @param after only greater ones; null for any
 */
record Page(int limit, @Nullable String before, @Nullable String after) {

    /** Reads {@code limit}, {@code before} and {@code after}; a limit out of 1 to {@code max} is brought into it. */
    static Page of(Call call, int otherwise, int max) {
        return new Page(
                Math.clamp(number(call.query().get("limit"), otherwise), 1, max),
                call.query().get("before"),
                call.query().get("after"));
    }

    /** Those of the page, smallest first; with only {@code before}, the ones next to it. */
    List<String> ascending(Stream<String> ids) {
        List<String> wanted = ids.filter(
                        id -> (before == null || compare(id, before) < 0) && (after == null || compare(id, after) > 0))
                .sorted(Comparator.comparingLong(Long::parseUnsignedLong))
                .toList();
        int from = before == null || after != null ? 0 : Math.max(0, wanted.size() - limit);
        return wanted.subList(from, Math.min(from + limit, wanted.size()));
    }

    /** Equal where the other is no id, so that it limits nothing it should not. */
    static int compare(String id, String other) {
        return Snowflakes.isOne(other)
                ? Long.compareUnsigned(Long.parseUnsignedLong(id), Long.parseUnsignedLong(other))
                : 0;
    }

    static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
