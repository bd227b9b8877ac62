package dev.holdfast.clients;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A sandbox, what its bots said in it, and where it is a script, the process of the foreign client. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ChatMessage> replies = new LinkedBlockingQueue<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Sandbox sandbox;
    private @Nullable OwnProcess client;

    Stage(Options options) {
        this.sandbox = get(Sandbox.start(vertx, options));
        sandbox.onBotMessage(message -> {
            if (known.add(message.id())) {
                replies.add(message);
            }
        });
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Starts a script of {@code src/test/node} as that platform's bot, and waits until it is connected. */
    void connect(String script, Platform platform) {
        Bot bot = sandbox.bot(platform);
        Path output = NodePackages.target().resolve(script + ".txt");
        ProcessBuilder node = new ProcessBuilder("node", script)
                .directory(NodePackages.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = new HashMap<>();
        environment.put("API_BASE", sandbox.apiBase(platform).toString());
        environment.put("APP_ID", bot.appId());
        environment.put("SECRET", bot.secret());
        if (platform == Platform.QQ) {
            environment.put("TOKEN_URL", sandbox.tokenUrl().toString());
        }
        node.environment().putAll(environment);
        node.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        client = OwnProcess.start(node, output);
        await(script + " connects", () -> sandbox.connected(bot));
    }

    /** The next message of a bot; one that is only changed does not count. */
    ChatMessage reply() {
        try {
            ChatMessage reply = replies.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (reply == null) {
                throw new AssertionError("No bot said anything within " + PATIENCE_SECONDS + " seconds." + evidence());
            }
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a bot's message.", e);
        }
    }

    /** Waits until it holds. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "Did not happen within " + PATIENCE_SECONDS + " seconds: " + what + "." + evidence());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Waits until the client's script has said that line so often. */
    void awaitSaid(String line, long times) {
        await("the client says " + line + " " + times + " times", () -> timesSaid(line) >= times);
    }

    long timesSaid(String line) {
        return Objects.requireNonNull(client, "No client was started.")
                .said()
                .lines()
                .filter(line::equals)
                .count();
    }

    /** What the sandbox refused and what the client's process said, for a failure's message. */
    String evidence() {
        return "\nRefused requests: " + sandbox.refusedRequests() + (client == null ? "" : client.evidence());
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        get(sandbox.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
