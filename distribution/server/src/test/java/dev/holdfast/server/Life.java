package dev.holdfast.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of the real zip that runs a bot, from the launcher's first step to its end. However it ends, its log may say nothing
 * of a bug: whatever ends it here fails if it does.
 */
final class Life implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(60);
    /** The stop's own steps have limits; on a machine with much else to do they add up to more than a moment. */
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private static final Pattern READY = Pattern.compile("Holdfast (?:is ready:|runs at) (http://\\S+/)");

    private final Process process;
    private final Path output;
    private final Path log;

    private Life(Process process, Path output, Path log) {
        this.process = process;
        this.output = output;
        this.log = log;
    }

    /**
     * Begins one, in the folder above the installation, to show that the launcher works from anywhere; its output and its log take
     * the place of what the one before it left there.
     */
    static Life begin(Install install, Map<String, String> environment, String... arguments) {
        Path work = parent(install);
        Path output = work.resolve("output.txt");
        Path log = work.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(install.launcher().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(output.toFile())
                .redirectError(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            return new Life(builder.start(), output, log);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + command, e);
        }
    }

    private static Path parent(Install install) {
        Path parent = install.directory().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(install + " has no folder above it");
        }
        return parent;
    }

    /** Waits until it says where its page is; one that does not is ended. */
    URI awaitAddress() {
        try {
            await("the bot to say where its page is").atMost(START_MAX).until(() -> {
                if (!process.isAlive()) {
                    throw new AssertionError("The bot ended with " + process.exitValue() + ":\n" + output() + log());
                }
                return READY.matcher(output()).find();
            });
        } catch (RuntimeException | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
        Matcher ready = READY.matcher(output());
        if (!ready.find()) {
            throw new AssertionError("the address was there a moment ago");
        }
        return URI.create(ready.group(1));
    }

    long pid() {
        return process.pid();
    }

    boolean isOver() {
        return !process.isAlive();
    }

    /** What it wrote to its error stream so far. */
    String log() {
        return read(log);
    }

    String output() {
        return read(output);
    }

    /** A process that writes, or was killed while it did, may leave half a letter at the end. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the process to end, as a system does, and returns its exit code. */
    int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "The bot (pid " + pid() + ") did not end within " + STOP_MAX + "; its log:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the bot ended", e);
        }
        assertNoBug();
        return process.exitValue();
    }

    /** Ends the process without a word to it. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the bot died", e);
        }
        assertNoBug();
    }

    /** Ends it in order, or by force if that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        assertNoBug();
    }

    private void assertNoBug() {
        new BotLog(log()).assertNoBug();
    }
}
