package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PluginCodeTest {

    @TempDir
    Path folder;

    private TestHost bot;
    private PluginCode code;

    @BeforeEach
    void open() {
        bot = new TestHost(folder);
        code = new PluginCode("echo", bot.services(TestHost.SETTINGS));
    }

    @AfterEach
    void close() {
        bot.close();
    }

    @Test
    void a_handler_that_ends_well_is_counted() {
        assertThat(code.call(handling(), "the command echo", null, () -> {})).isTrue();

        assertThat(code.handled()).isEqualTo(1);
        assertThat(code.failed()).isZero();
    }

    @Test
    void a_handler_that_throws_is_counted_and_told_once() {
        assertThat(code.call(handling(), "the command echo", null, () -> {
                    throw new java.io.IOException("disk full");
                }))
                .isFalse();

        assertThat(code.failed()).isEqualTo(1);
        assertThat(bot.failures)
                .containsExactly("plugin echo failed at the command echo: java.io.IOException: disk full");
    }

    @Test
    void an_exception_that_cannot_even_be_printed_hurts_nobody() {
        RuntimeException evil = new RuntimeException() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }

            @Override
            public String getMessage() {
                throw new IllegalStateException("no");
            }
        };

        assertThat(code.call(handling(), "the command echo", null, () -> {
                    throw evil;
                }))
                .isFalse();

        assertThat(bot.failures).singleElement().asString().contains("which cannot be printed");
    }

    @Test
    void a_start_that_throws_is_refused_with_its_reason() {
        assertThatThrownBy(() -> code.bounded("start", Duration.ofSeconds(30), () -> {
                    throw new IllegalStateException("no key");
                }))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessage("Plugin echo failed to start: no key");
    }

    @Test
    void a_start_that_does_not_end_is_interrupted_and_refused() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();

        assertThatThrownBy(() -> code.bounded("start", Duration.ofMillis(50), () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                    over.countDown();
                }))
                .hasMessage("Plugin echo did not start within 0 s");

        over.await();
        assertThat(interrupted).isTrue();
    }

    private Handling handling() {
        return Handling.unbound("core", "e1", bot.time.nanos() + Duration.ofSeconds(30).toNanos());
    }
}
