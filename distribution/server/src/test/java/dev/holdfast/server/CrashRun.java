package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/**
 * A bot that is killed again and again while people talk to it: the real zip, the chat service in this process and so apart from
 * the bot's. People say numbered messages in many conversations of QQ and of Discord, requests fail at random, and the bot dies
 * at random moments, as {@link Death} says. In the end every message must be answered exactly once, in order per
 * conversation, by the record of what the chat service accepted.
 */
final class CrashRun implements AutoCloseable {

    private static final int ALIVE_MAX_MILLIS = 1500;

    /** Of a start: until then nothing of the bot is there that a death could harm. Measured: 0.6 to 0.7. */
    private static final double JAVAS_SHARE = 0.6;

    /**
     * Without one more answer. Discord takes one a second in a channel, so that what waits for it at the end takes as long as the
     * deaths were many.
     */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

    /** Messages that each conversation keeps: more than are said in one, or the oldest could not be answered any more. */
    private static final int HISTORY_MAX = 100_000;

    /** What fails at random on either platform, and how often. */
    private static final Map<FaultKind, Double> FAULTS =
            Map.of(FaultKind.REST_500, 0.03, FaultKind.REST_LOSE_ANSWER, 0.03, FaultKind.REST_429, 0.02);

    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox;
    private final NumberedTalk talk;
    private final Install install;
    private final Path home;
    private final Path config;
    private final Random random;
    private final List<Death> deaths;
    private RunningBot bot;

    /** The shortest start so far. */
    private long startNanos = Long.MAX_VALUE;

    /**
     * @param store the configuration's {@code store.url}
     * @param kills how often the bot is killed; stops in order come besides
     * @param seed decides on how and when it dies, and on who says what
     */
    CrashRun(String name, String store, int kills, long seed) {
        random = new Random(seed);
        sandbox = Sandbox.start(vertx, Options.defaults().withHistoryMax(HISTORY_MAX))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        talk = new NumberedTalk(sandbox, new Random(random.nextLong()));
        deaths = Death.plan(kills, random);
        install = Install.unpack(name);
        home = install.directory().resolveSibling("home");
        config =
                BotConfiguration.write(install.directory().resolveSibling("crash.yaml"), sandbox, """
                store: {url: "%s"}
                delivery: {retry-min: 200ms, retry-max: 2s, replay-rate: 50}
                resilience:
                  defaults: {attempt-timeout: 2s}
                  dependencies:
                    qq: {breaker: {calls-min: 50, open-for: 500ms}}
                    discord: {breaker: {calls-min: 50, open-for: 500ms}}
                    database: {breaker: {open-for: 500ms, open-for-max: 1s}}
                """.formatted(store));
        bot = start();
    }

    private RunningBot start() {
        long since = System.nanoTime();
        RunningBot started = RunningBot.started(install, begin());
        startNanos = Math.min(startNanos, System.nanoTime() - since);
        return started;
    }

    private Life begin() {
        return Life.begin(install, Map.of(), "start", "--config", config.toString(), "--home", home.toString());
    }

    /**
     * Lets people talk while the bot dies one death after the other, and lives on after the last.
     *
     * @param with what else is done to the world with each death, given its number, from 1: before it, or right after one that
     *     comes in the middle of a start
     * @param after likewise while the bot is dead
     */
    void dieAgainAndAgain(ObjIntConsumer<Death> with, Runnable after) {
        bot.awaitEveryGateway();
        talk.begin();
        FAULTS.forEach((kind, share) ->
                sandbox.inflict(Fault.of(kind).at(Endpoint.MESSAGES).withProbability(share)));
        for (int number = 1; number <= deaths.size(); number++) {
            Death death = deaths.get(number - 1);
            int nth = number;
            keepLog(number, die(death, () -> with.accept(death, nth)));
            after.run();
        }
        awaken();
    }

    /** Answers what the life that ends had to say. */
    private String die(Death death, Runnable with) {
        switch (death) {
            case KILLED_WHILE_STARTING -> {
                Life unborn = begin();
                pass((long) (startNanos * (JAVAS_SHARE + (1 - JAVAS_SHARE) * random.nextDouble())));
                assertThat(unborn.isOver())
                        .as("whether the start ended by itself")
                        .isFalse();
                unborn.kill();
                with.run();
                return unborn.log();
            }
            case KILLED -> {
                awaken();
                live();
                with.run();
                bot.kill();
            }
            case STOPPED -> {
                awaken();
                live();
                with.run();
                assertThat(bot.terminate()).as("the exit code after SIGTERM").isZero();
            }
        }
        return bot.log();
    }

    private void awaken() {
        if (bot.isOver()) {
            bot = start();
        }
    }

    /** Who looks for a lost message has to read what every life of the bot said. */
    private void keepLog(int death, String log) {
        Path folder = install.directory().resolveSibling("lives");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(death + ".txt"), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a random while pass, in which the bot works. */
    void live() {
        pass(TimeUnit.MILLISECONDS.toNanos(random.nextInt(ALIVE_MAX_MILLIS)));
    }

    private static void pass(long nanos) {
        long since = System.nanoTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - since)) {
            LockSupport.parkNanos(left);
        }
    }

    /** Stops talking, waits until all is answered, and checks the record. */
    void assertEveryMessageWasAnsweredOnceAndInOrder() {
        talk.end();
        sandbox.liftAll();
        awaitAnswers();
        bot.awaitQuiet();
        talk.assertEachWasAnsweredOnceAndInOrder();
        assertThat(home.resolve("tmp")).as("what the dead left behind").isEmptyDirectory();
    }

    private void awaitAnswers() {
        int left = talk.unanswered().size();
        while (left > 0) {
            int before = left;
            await("one more answer")
                    .atMost(STUCK_AFTER)
                    .untilAsserted(() -> assertThat(talk.unanswered())
                            .as("messages without an answer")
                            .hasSizeLessThan(before));
            left = talk.unanswered().size();
        }
    }

    /** What was done, for people. */
    String report() {
        return "%d kills, %d of them while it started, and %d stops by SIGTERM; %d messages on QQ and %d on Discord"
                .formatted(
                        count(Death.KILLED) + count(Death.KILLED_WHILE_STARTING),
                        count(Death.KILLED_WHILE_STARTING),
                        count(Death.STOPPED),
                        talk.messages(Platform.QQ),
                        talk.messages(Platform.DISCORD));
    }

    private int count(Death death) {
        return Collections.frequency(deaths, death);
    }

    RunningBot bot() {
        return bot;
    }

    @Override
    public void close() {
        try {
            talk.end();
        } finally {
            end();
        }
    }

    private void end() {
        try {
            bot.close();
        } finally {
            sandbox.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
