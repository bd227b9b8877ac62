package dev.holdfast.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that a test started, its output kept in a file; ended by {@link #close}, by force if need be. */
final class OwnProcess implements AutoCloseable {
    private static final long END_MAX_SECONDS = 5;
    private static final int EVIDENCE_MAX_CHARACTERS = 6_000;

    private final Process process;
    private final Path output;

    private OwnProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output where the builder sends what the process says */
    static OwnProcess start(ProcessBuilder builder, Path output) {
        try {
            return new OwnProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + builder.command(), e);
        }
    }

    boolean ended(long timeout, TimeUnit unit) {
        try {
            return process.waitFor(timeout, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Once it has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** For a failure's message: whether it lives, and the end of what it said. */
    String evidence() {
        String state = process.isAlive() ? "runs" : "ended with code " + process.exitValue();
        String said = said();
        int from = Math.max(0, said.length() - EVIDENCE_MAX_CHARACTERS);
        return "\nProcess " + process.pid() + " " + state + "; the end of " + output + ":\n" + said.substring(from);
    }

    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return "(not readable: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!ended(END_MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            ended(END_MAX_SECONDS, TimeUnit.SECONDS);
        }
    }
}
