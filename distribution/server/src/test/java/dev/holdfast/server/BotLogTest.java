package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BotLogTest {

    private static final String BEFORE =
            "2026-01-02T03:04:05.678Z INFO  Reactions - qq shard 0: connecting → ready ()\n";
    private static final String AFTER = "2026-01-02T03:04:05.680Z INFO  Holdfast - Stopping\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05.679Z ERROR ContextImpl - Unhandled exception",
                "2026-01-02T03:04:05.679Z ERROR Sending - The attempt at reply 7 failed in a way it should not",
                "Exception in thread \"holdfast-store\" java.lang.AssertionError"
            })
    void a_line_that_only_a_bug_writes_is_shown_with_its_stack_trace(String line) {
        String trace = line
                + "\njava.lang.IllegalStateException: of a bug\n\tat dev.holdfast.Somewhere.run(Somewhere.java:1)\n";

        assertThatThrownBy(() -> new BotLog(BEFORE + trace + AFTER).assertNoBug())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(trace)
                .hasMessageNotContaining("Stopping");
    }

    @Test
    void failures_that_were_thought_of_are_no_bugs() {
        String expected = "2026-01-02T03:04:05.679Z ERROR alert - breaker_open qq: too many failures\n"
                + "2026-01-02T03:04:05.679Z WARN  PluginCalls - The plugin demo failed\njava.lang.Error: its own\n";

        assertThatCode(() -> new BotLog(BEFORE + expected + AFTER).assertNoBug())
                .doesNotThrowAnyException();
        assertThatCode(() -> new BotLog("").assertNoBug()).doesNotThrowAnyException();
    }
}
