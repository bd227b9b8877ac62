package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.User;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A bot that is killed again and again while people talk to it: the real zip, the chat service in this process and so apart from
 * the bot's. People say numbered messages in many groups and private chats, requests fail at random, and the bot dies at random
 * moments, most times without warning. In the end every message must be answered exactly once, in order per conversation, by
 * the record of what the chat service accepted.
 */
final class CrashRun implements AutoCloseable {

    private static final int GROUPS = 20;
    private static final int PRIVATE_CHATS = 10;
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(8);
    private static final int ALIVE_MAX_MILLIS = 1500;
    private static final Duration ANSWERED_MAX = Duration.ofMinutes(2);
    private static final String MEMBER = "member";

    /** What fails at random, and how often. */
    private static final Map<FaultKind, Double> FAULTS =
            Map.of(FaultKind.REST_500, 0.03, FaultKind.REST_LOSE_ANSWER, 0.03, FaultKind.REST_429, 0.02);

    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox;
    private final Install install;
    private final Path home;
    private final Path config;
    private final Random random;
    private final Random choice;
    private final List<String> conversations = new ArrayList<>();
    private final Map<String, List<String>> asked = new ConcurrentHashMap<>();
    private final Map<String, List<ChatMessage>> answered = new ConcurrentHashMap<>();
    private final Thread people = new Thread(this::talk, "people");
    private volatile boolean talking = true;
    private RunningBot bot;

    /**
     * @param store the configuration's {@code store.url}
     */
    CrashRun(String name, String store, long seed) {
        random = new Random(seed);
        choice = new Random(random.nextLong());
        sandbox = Sandbox.start(vertx, Options.defaults())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        populate();
        sandbox.onBotMessage(
                message -> answered.computeIfAbsent(message.conversation(), none -> new CopyOnWriteArrayList<>())
                        .add(message));
        install = Install.unpack(name);
        home = install.directory().resolveSibling("home");
        config = write(install.directory().resolveSibling("crash.yaml"), store);
        bot = start();
    }

    private void populate() {
        for (int number = 1; number <= GROUPS + PRIVATE_CHATS; number++) {
            String member = MEMBER + number;
            String id = "crash-" + number;
            sandbox.add(new User(member, member, false));
            Conversation.Kind kind = number <= GROUPS ? Conversation.Kind.GROUP : Conversation.Kind.PRIVATE;
            sandbox.add(new Conversation(id, kind, id, null, List.of(member)));
            conversations.add(id);
        }
    }

    private Path write(Path file, String store) {
        String yaml = """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: "%s"
                    secret: %s
                    api-base: %s
                    token-url: %s
                http: {port: 0, auth: none}
                store: {url: "%s"}
                delivery: {retry-min: 200ms, retry-max: 2s, replay-rate: 50}
                resilience:
                  defaults: {attempt-timeout: 2s}
                  dependencies:
                    qq: {breaker: {calls-min: 50, open-for: 500ms}}
                    database: {breaker: {open-for: 500ms, open-for-max: 1s}}
                """.formatted(sandbox.appId(), sandbox.secret(), sandbox.apiBase(), sandbox.tokenUrl(), store);
        try {
            return Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunningBot start() {
        return RunningBot.start(install, Map.of(), "start", "--config", config.toString(), "--home", home.toString());
    }

    /**
     * Lets people talk while the bot is killed so many times.
     *
     * @param before what else is done to the world before each death, given its number
     * @param after likewise while the bot is dead
     */
    void killed(int times, IntConsumer before, Runnable after) {
        bot.awaitGatewayReady();
        people.start();
        FAULTS.forEach((kind, share) ->
                sandbox.inflict(Fault.of(kind).at(Endpoint.MESSAGES).withProbability(share)));
        for (int death = 1; death <= times; death++) {
            live();
            before.accept(death);
            if (death % 3 == 0) {
                bot.terminate();
            } else {
                bot.kill();
            }
            after.run();
            bot = start();
        }
    }

    /** Lets a random while pass, in which the bot works. */
    void live() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(ALIVE_MAX_MILLIS)));
    }

    private void talk() {
        Map<String, Integer> numbers = new HashMap<>();
        while (talking) {
            String conversation = conversations.get(choice.nextInt(conversations.size()));
            int number = numbers.merge(conversation, 1, Integer::sum);
            String member = MEMBER + conversation.substring("crash-".length());
            List<String> ids = askedIn(conversation);
            ids.add(sandbox.say(conversation, member, "!echo " + conversation + " says " + number));
            LockSupport.parkNanos(BETWEEN_MESSAGES.toNanos());
        }
    }

    /** Stops talking, waits until all is answered, and checks the record. */
    void assertEveryMessageWasAnsweredOnceAndInOrder() {
        talking = false;
        sandbox.liftAll();
        try {
            people.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        await("every message to be answered").atMost(ANSWERED_MAX).until(() -> unanswered() == 0);
        bot.awaitQuiet();
        for (String conversation : conversations) {
            List<String> questions = askedIn(conversation);
            assertThat(answersIn(conversation).stream().map(questions::indexOf))
                    .as("the numbers of the messages answered in " + conversation)
                    .containsExactlyElementsOf(
                            IntStream.range(0, questions.size()).boxed().toList());
        }
    }

    private List<String> askedIn(String conversation) {
        return asked.computeIfAbsent(conversation, none -> new CopyOnWriteArrayList<>());
    }

    private List<String> answersIn(String conversation) {
        return answered.getOrDefault(conversation, List.of()).stream()
                .map(ChatMessage::answers)
                .toList();
    }

    private long unanswered() {
        return conversations.stream()
                .mapToLong(conversation -> {
                    List<String> left = new ArrayList<>(askedIn(conversation));
                    left.removeAll(answersIn(conversation));
                    return left.size();
                })
                .sum();
    }

    long messages() {
        return asked.values().stream().mapToLong(List::size).sum();
    }

    RunningBot bot() {
        return bot;
    }

    @Override
    public void close() {
        talking = false;
        bot.close();
        sandbox.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
