package dev.holdfast.benchmarks;

import dev.holdfast.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The launcher of an unpacked zip, started as a process against a sandbox, and what the system says of it. Linux only. */
final class BotUnderTest implements AutoCloseable {

    /** What the kernel counts processor time in: USER_HZ, 100 on every Linux that is met. */
    private static final long TICKS_PER_SECOND = 100;

    private final Process process;
    private final Duration startToReady;

    private BotUnderTest(Process process, Duration startToReady) {
        this.process = process;
        this.startToReady = startToReady;
    }

    /** A bot of QQ, as configured by default. */
    static BotUnderTest start(Path install, Path home, Sandbox sandbox) throws IOException {
        return start(install, home, sandbox, "durable");
    }

    /**
     * A bot of QQ; returns once it says that it is ready: its gateway is connected then.
     *
     * @param mode of delivery: {@code durable} or {@code memory}
     */
    static BotUnderTest start(Path install, Path home, Sandbox sandbox, String mode) throws IOException {
        return start(install, home, """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: "%s"
                    secret: "%s"
                    api-base: %s
                    token-url: %s
                http: {port: 0, auth: none}
                delivery: {mode: %s}
                """.formatted(
                        sandbox.appId(), sandbox.secret(), sandbox.apiBase(), sandbox.tokenUrl(), mode));
    }

    /** Likewise, by a configuration. */
    static BotUnderTest start(Path install, Path home, String yaml) throws IOException {
        Path config = Files.writeString(Files.createTempFile("holdfast", ".yaml"), yaml);
        config.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder(
                        install.resolve("bin/holdfast").toString(),
                        "start",
                        "--config",
                        config.toString(),
                        "--home",
                        home.toString())
                .redirectError(home.resolve("log.txt").toFile());
        long began = System.nanoTime();
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("Holdfast is ready")) {
                return new BotUnderTest(process, Duration.ofNanos(System.nanoTime() - began));
            }
        }
        throw new IOException("The bot ended without being ready; its log: " + home.resolve("log.txt"));
    }

    /** From the fork of the launcher to a connected gateway. */
    Duration startToReady() {
        return startToReady;
    }

    /** Resident memory. */
    long residentMegabytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc", pid(), "status")).stream()
                .filter(candidate -> candidate.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }

    /** Processor time used so far, by user code and for it in the kernel. */
    Duration processorTime() throws IOException {
        String stat = Files.readString(Path.of("/proc", pid(), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Arrays.stream(fields)
                .skip(11)
                .limit(2)
                .mapToLong(Long::parseLong)
                .sum();
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    String pid() {
        return Long.toString(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
