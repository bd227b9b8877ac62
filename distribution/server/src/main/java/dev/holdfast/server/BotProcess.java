package dev.holdfast.server;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Holdfast.ConfigOrigin;
import dev.holdfast.runtime.Holdfast.Settings;
import dev.holdfast.runtime.config.HoldfastConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** This process as a bot: from the parts given to the end of the process. */
final class BotProcess {

    private static final Duration READY_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final OrderlyExit exit = OrderlyExit.install();
    private final Vertx vertx;

    private BotProcess() {
        // Vert.x would make a folder of its own for files out of jars, which nobody asks it for, and not start on a
        // full disk.
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Holdfast.EVENT_LOOPS)
                .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false)));
        exit.closing("Vert.x", () -> await("closing Vert.x", vertx.close()));
    }

    /**
     * Runs a bot until a signal ends the process.
     *
     * @param start opens everything; what it throws is thrown again, after what it had opened was closed
     * @return never, but for an interrupt
     */
    static int run(Consumer<BotProcess> start) {
        BotProcess process = new BotProcess();
        try {
            start.accept(process);
        } catch (RuntimeException | Error e) {
            process.exit.abandon();
            throw e;
        }
        process.awaitSignal();
        return 0;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Closes something when the process ends, before what was named earlier. */
    void closing(String name, Runnable close) {
        exit.closing(name, close);
    }

    /**
     * Starts the bot.
     *
     * @param state where the bot keeps its own
     * @return where its page is, whether or not a gateway is connected yet
     */
    Started start(HoldfastConfig config, ConfigOrigin origin, Path state, List<Consumer<Router>> mounts) {
        Path base = Installation.current().directory();
        Holdfast bot = Holdfast.start(new Settings(config, origin, state, base, Main.version(), mounts, vertx));
        exit.closing("Holdfast", bot::stop);
        exit.closing("the vow for the class archive", BotProcess::vouchForArchive);
        URI page = URI.create("http://" + host(config) + ":" + bot.httpPort() + "/");
        return new Started(page, bot.awaitReady(READY_MAX));
    }

    /**
     * @param page where people look
     * @param ready whether a gateway was connected in time; if not, the bot goes on trying
     */
    record Started(URI page, boolean ready) {}

    private void awaitSignal() {
        try {
            exit.awaitSignal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String host(HoldfastConfig config) {
        String host = config.http().host();
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return shown.contains(":") ? "[" + shown + "]" : shown;
    }

    /** Tells the launcher that the class archive Java is about to write comes from a complete start (bin/holdfast). */
    private static void vouchForArchive() {
        String archive = System.getProperty("holdfast.archive");
        if (archive == null) {
            return;
        }
        try {
            Files.writeString(Path.of(archive + ".complete"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not write " + archive + ".complete; the next start will be slower", e);
        }
    }

    static <T extends @Nullable Object> T await(String what, Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(what + " took longer than " + CLOSE_MAX.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " was interrupted", e);
        }
    }
}
