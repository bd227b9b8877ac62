package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bots of one home, one of QQ and one of Discord, life after life; and chat services in this process that outlive them all and
 * know what was asked and what was answered.
 */
final class Lives implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Where the database cannot be opened at all, the gateways wait for it for a while. */
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(90);

    /** What cannot be written is tried again ever less often. */
    private static final Duration WELL_WITHIN = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, List<String>> asked = new LinkedHashMap<>();
    private final Sandbox sandbox;
    private final Install install;
    private final Path home;
    private final Path config;
    private final Map<String, String> environment;
    private RunningBot bot;

    /**
     * Begins the first, and waits until it answers.
     *
     * @param name of the folder for its output
     */
    Lives(String name, Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
        sandbox = Sandbox.start(vertx, Options.defaults())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        install = Install.unpack(name);
        config = BotConfiguration.write(install.directory().resolveSibling("lives.yaml"), sandbox, """
                delivery: {replay-rate: 0}
                resilience:
                  dependencies:
                    database: {breaker: {open-for: 500ms, open-for-max: 1s}}
                """);
        bot = start();
        areConnected();
        isAnswered("at the start");
    }

    private RunningBot start() {
        return RunningBot.start(
                install, environment, "start", "--config", config.toString(), "--home", home.toString());
    }

    /** Begins the next; the one before must have ended. */
    void begin() {
        bot = start();
    }

    RunningBot bot() {
        return bot;
    }

    BotDatabase database() {
        return new BotDatabase(home.resolve("holdfast.db"));
    }

    void areConnected() {
        List.of("qq", "discord").forEach(this::isConnected);
    }

    void isConnected(String name) {
        await(name + " to be connected")
                .atMost(CONNECTED_WITHIN)
                .until(() -> bot.gateway(name).path("state").asText().equals("ready"));
    }

    void ask(String conversation, String text) {
        asked.computeIfAbsent(conversation, none -> new ArrayList<>())
                .add(sandbox.say(conversation, Chat.OPERATOR, "!echo " + text));
    }

    void isAnswered(String conversation, String text) {
        ask(conversation, text);
        await("an answer " + text)
                .atMost(PATIENCE)
                .until(() -> answered(conversation).containsAll(asked(conversation)));
    }

    /** Likewise where nothing else is said of it: in a group of QQ. */
    void isAnswered(String text) {
        isAnswered(Chat.GROUP, text);
    }

    /** QQ takes no answer to it, which becomes a dead letter. */
    void isRefused(String text) {
        sandbox.inflict(Fault.of(FaultKind.IP_REFUSED).at(Endpoint.MESSAGES).times(1));
        ask(Chat.GROUP, text);
        await("a dead letter")
                .atMost(PATIENCE)
                .until(() -> bot.api()
                                .get("/api/admin/dead-letters")
                                .json()
                                .path("total")
                                .asInt()
                        == 1);
    }

    /** The messages that were asked so far, by their ids. */
    List<String> asked(String conversation) {
        return List.copyOf(asked.getOrDefault(conversation, List.of()));
    }

    private List<String> answered(String conversation) {
        return sandbox.messages(conversation).stream()
                .filter(message -> message.from().bot())
                .map(ChatMessage::answers)
                .toList();
    }

    void everyMessageWasAnsweredOnce() {
        asked.forEach((conversation, messages) -> assertThat(answered(conversation))
                .as("the answers in " + conversation)
                .containsExactlyElementsOf(messages));
    }

    /** What is in the file by then would come twice from the next life if it were not. */
    void everyMessageWasAnsweredOnceThoughTheBotIsKilled() {
        isAnswered("at the end");
        bot.awaitQuiet();
        bot.kill();
        begin();
        areConnected();
        isAnswered("in the next life");
        everyMessageWasAnsweredOnce();
    }

    void saysThatItCannotWrite() {
        await("health to say so").atMost(PATIENCE).until(() -> !storeIsWell());
        await("an alert")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(storeAlerts())
                        .anySatisfy(alert ->
                                assertThat(alert.path("open").asBoolean()).isTrue()));
    }

    /** Every alert that is about the store, open or not. */
    List<JsonNode> storeAlerts() {
        List<JsonNode> alerts = new ArrayList<>();
        for (JsonNode alert : bot.api().get("/api/admin/alerts").json().path("alerts")) {
            if (alert.path("kind").asText().equals("store")) {
                alerts.add(alert);
            }
        }
        return alerts;
    }

    void isWellAgain() {
        await("health to be good again").atMost(WELL_WITHIN).until(this::storeIsWell);
    }

    private boolean storeIsWell() {
        for (JsonNode check : bot.api().get("/api/health/ready").json().path("checks")) {
            if (check.path("name").asText().equals("store")) {
                return check.path("ok").asBoolean();
            }
        }
        return false;
    }

    @Override
    public void close() {
        try {
            bot.close();
        } finally {
            sandbox.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
