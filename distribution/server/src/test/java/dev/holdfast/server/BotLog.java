package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a bot wrote to its error stream. */
record BotLog(String text) {

    /** What is said by Vert.x, by ourselves and by Java where nobody had thought of a failure: each time a bug of ours. */
    private static final Pattern BUG =
            Pattern.compile("Unhandled exception|failed in a way it should not|Exception in thread \"");

    /** What has no time in front, such as a stack trace, belongs to the line before. */
    private static final Pattern ENTRY = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT");

    /** A bug that says itself again and again is known after so many times. */
    private static final int SHOWN_MAX = 5;

    /** Fails with what it says of bugs, stack traces included. */
    void assertNoBug() {
        assertThat(bugs()).as("what the bot's log says of bugs").isEmpty();
    }

    private List<String> bugs() {
        return entries().stream()
                .filter(entry -> BUG.matcher(entry).find())
                .limit(SHOWN_MAX)
                .toList();
    }

    private List<String> entries() {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        text.lines().forEach(line -> {
            if (ENTRY.matcher(line).find() && !entry.isEmpty()) {
                entries.add(entry.toString());
                entry.setLength(0);
            }
            entry.append(line).append('\n');
        });
        entries.add(entry.toString());
        return entries;
    }
}
