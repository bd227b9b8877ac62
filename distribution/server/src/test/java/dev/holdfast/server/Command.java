package dev.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that ends by itself. */
final class Command {

    private static final long END_MAX_SECONDS = 60;

    private Command() {}

    record Ended(int exitCode, String out, String err) {}

    /** Runs the launcher of an installation with the Java of this test. */
    static Ended holdfast(Install install, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(install.launcher().toString()));
        command.addAll(List.of(arguments));
        Map<String, String> with = new java.util.HashMap<>(environment);
        with.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return run(install.directory(), with, command);
    }

    static Ended run(Path directory, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            var err = new java.util.concurrent.FutureTask<>(
                    () -> new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(err);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(END_MAX_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end; it printed:\n" + out);
            }
            return new Ended(process.exitValue(), out, err.get());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + command + " ran", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError("could not read what " + command + " printed", e);
        }
    }
}
