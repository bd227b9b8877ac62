package dev.holdfast.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A bot in a process of its own, started from the real zip, on a free port; ended by {@link #close}. Its log may say nothing of a bug. */
final class RunningBot implements AutoCloseable {

    private final Install install;
    private final Life life;
    private final Api api;

    private RunningBot(Install install, Life life) {
        this.install = install;
        this.life = life;
        this.api = new Api(life.awaitAddress());
    }

    /** {@code holdfast sandbox} from a freshly unpacked zip. */
    static RunningBot sandbox(String name) {
        return start(Install.unpack(name), Map.of(), "sandbox", "--port", "0");
    }

    /** Any command that runs a bot. */
    static RunningBot start(Install install, Map<String, String> environment, String... arguments) {
        return started(install, Life.begin(install, environment, arguments));
    }

    /** Waits until a process that was begun is one. */
    static RunningBot started(Install install, Life life) {
        return new RunningBot(install, life);
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
        return life.pid();
    }

    /** What it wrote to its error stream so far. */
    String log() {
        return life.log();
    }

    String output() {
        return life.output();
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

    /** Whether the process has ended. */
    boolean isOver() {
        return life.isOver();
    }

    /** Asks the process to end, as a system does, and returns its exit code. */
    int terminate() {
        return life.terminate();
    }

    /** Ends the process without a word to it. */
    void kill() {
        life.kill();
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
        life.close();
    }
}
