package dev.holdfast.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bot in a process of its own, started from the real zip, on a free port; ended by {@link #close}. */
final class RunningBot implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(60);
    /** The stop's own steps have limits; on a machine with much else to do they add up to more than a moment. */
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private static final Pattern READY = Pattern.compile("Holdfast (?:is ready:|runs at) (http://\\S+/)");

    private final Install install;
    private final Process process;
    private final Path output;
    private final Path log;
    private final Api api;

    private RunningBot(Install install, Process process, Path output, Path log) {
        this.install = install;
        this.process = process;
        this.output = output;
        this.log = log;
        this.api = new Api(awaitAddress());
    }

    /** {@code holdfast sandbox} from a freshly unpacked zip. */
    static RunningBot sandbox(String name) {
        return start(Install.unpack(name), Map.of(), "sandbox", "--port", "0");
    }

    /** Any command that runs a bot, in the folder above the installation, to show that the launcher works from anywhere. */
    static RunningBot start(Install install, Map<String, String> environment, String... arguments) {
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
            return new RunningBot(install, builder.start(), output, log);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + command, e);
        }
    }

    Install install() {
        return install;
    }

    Api api() {
        return api;
    }

    Chat chat() {
        return new Chat(api);
    }

    Faults faults() {
        return new Faults(api);
    }

    URI page() {
        return api.address();
    }

    long pid() {
        return process.pid();
    }

    /** What it wrote to its error stream so far. */
    String log() {
        return read(log);
    }

    String output() {
        return read(output);
    }

    /** QQ's gateway, as the live stream shows it. */
    JsonNode gateway() {
        return gateway("qq");
    }

    /** The gateway of that bot, as the live stream shows it. */
    JsonNode gateway(String bot) {
        for (JsonNode gateway : api.live().path("gateways")) {
            if (gateway.path("bot").asText().equals(bot)) {
                return gateway;
            }
        }
        throw new AssertionError("There is no gateway of " + bot + ".");
    }

    /** Waits until some bot is connected. */
    void awaitGatewayReady() {
        await("a gateway to be ready")
                .atMost(Duration.ofSeconds(30))
                .until(() -> api.get("/api/health/ready").status() == 200);
    }

    /** Waits until every bot is connected. The live stream must be open to all. */
    void awaitEveryGateway() {
        await("every gateway to be ready").atMost(Duration.ofSeconds(60)).until(() -> {
            for (JsonNode gateway : api.live().path("gateways")) {
                if (!gateway.path("state").asText().equals("ready")) {
                    return false;
                }
            }
            return api.get("/api/health/ready").status() == 200;
        });
    }

    JsonNode circuit() {
        return api.get("/api/health/circuits/qq").json();
    }

    String circuitState() {
        return circuit().path("state").asText();
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
    }

    /** Waits until nothing is on its way: no event is unfinished and no reply waits. */
    void awaitQuiet() {
        await("nothing to be on its way").atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode queue = api.get("/api/metrics/queue").json();
            return queue.at("/journal/depth").asInt(-1) == 0
                    && queue.at("/outbox/depth").asInt(-1) == 0;
        });
    }

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
    }

    private URI awaitAddress() {
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

    private static Path parent(Install install) {
        Path parent = install.directory().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(install + " has no folder above it");
        }
        return parent;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
