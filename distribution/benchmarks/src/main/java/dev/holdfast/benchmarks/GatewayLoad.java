package dev.holdfast.benchmarks;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * The bot out of the zip against a sandbox in this process, as far as its sockets go: what idle shards cost in memory, and how late
 * heartbeats leave while messages pour in.
 *
 * <p>Arguments: the unpacked zip, {@code shards} or {@code heartbeats}; then for {@code shards} how many (64), for
 * {@code heartbeats} the messages per second (10 000) and the seconds (60).
 */
public final class GatewayLoad {

    private static final Duration BEAT = Duration.ofMillis(250);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final String LATENESS = "holdfast_gateway_heartbeat_lateness_p99_seconds{";
    private static final String READY = "holdfast_gateway_ready{";

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Path install;

    private GatewayLoad(Path install) {
        this.install = install;
    }

    public static void main(String[] arguments) throws Exception {
        GatewayLoad benchmark = new GatewayLoad(Path.of(arguments[0]));
        switch (arguments[1]) {
            case "shards" -> benchmark.shards(number(arguments, 2, 64));
            case "heartbeats" -> benchmark.heartbeats(number(arguments, 2, 10_000), number(arguments, 3, 60));
            default -> benchmark.out.println("Known: shards, heartbeats. Given: " + arguments[1]);
        }
        benchmark.vertx.close().await();
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void shards(int many) throws IOException, InterruptedException {
        long one = idle(1);
        long all = idle(many);
        out.println("resident, idle, 1 shard: " + one + " MB; " + many + " shards: " + all + " MB; " + (all - one)
                + " MB more");
    }

    /** Resident memory with so many shards of a Discord bot, compressed, half a minute after the last was ready. */
    private long idle(int shards) throws IOException, InterruptedException {
        Bot bot = Bot.discord("1345297003315863557", "token-of-a-benchmark")
                .withIdentifyPace(shards, Duration.ofSeconds(5));
        Sandbox sandbox = Sandbox.start(vertx, Options.defaults().withBots(bot)).await();
        int port = freePort();
        try (BotUnderTest process = BotUnderTest.start(
                install, home(), """
                bots:
                  - {name: discord, dialect: discord, token: "%s", api-base: "%s", shards: %d}
                http: {port: %d, auth: none}
                """.formatted(bot.secret(), sandbox.apiBase(Platform.DISCORD), shards, port))) {
            while (sum(port, READY) < shards) {
                Thread.sleep(Duration.ofSeconds(1));
            }
            Thread.sleep(Duration.ofSeconds(30));
            return process.residentMegabytes();
        } finally {
            sandbox.close().await();
        }
    }

    private void heartbeats(int perSecond, int seconds) throws IOException, InterruptedException {
        Options options = Options.defaults();
        Sandbox sandbox = Sandbox.start(
                        vertx, options.withGateway(options.gateway().withHeartbeatInterval(BEAT)))
                .await();
        int port = freePort();
        try (BotUnderTest process = BotUnderTest.start(install, home(), """
                bots:
                  - {name: qq, app-id: "%s", secret: "%s", api-base: "%s", token-url: "%s"}
                http: {port: %d, auth: none}
                """.formatted(
                        sandbox.appId(), sandbox.secret(), sandbox.apiBase(), sandbox.tokenUrl(), port))) {
            out.println("messages per second wanted: " + perSecond + ", a heartbeat every " + BEAT.toMillis() + " ms, "
                    + WARM_UP.toSeconds() + " s of warm-up");
            double worst = 0;
            long began = System.nanoTime();
            long said = 0;
            long nextLook = began + WARM_UP.plusSeconds(25).toNanos();
            while (System.nanoTime() - began < WARM_UP.plusSeconds(seconds).toNanos()) {
                long due = (long) ((System.nanoTime() - began) / 1e9 * perSecond);
                for (; said < due; said++) {
                    sandbox.say("tea-house", "mei", "hello");
                }
                LockSupport.parkNanos(500_000);
                if (System.nanoTime() - nextLook > 0) {
                    // The last hundred heartbeats, so that looks every 25 s see each of them.
                    worst = Math.max(worst, sum(port, LATENESS));
                    nextLook += Duration.ofSeconds(25).toNanos();
                }
            }
            double elapsed = (System.nanoTime() - began) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "said: %.0f /s over %.0f s; taken in by the bot: %.0f%n",
                    said / elapsed,
                    elapsed,
                    sum(port, "holdfast_events_received_total"));
            out.printf(
                    Locale.ROOT,
                    "heartbeat lateness, worst p99 of a hundred: %.2f ms%n",
                    Math.max(worst, sum(port, LATENESS)) * 1000);
            out.println("resident: " + process.residentMegabytes() + " MB");
        } finally {
            sandbox.close().await();
        }
    }

    /** The values of every line of the bot's metrics that begins like this, added up. */
    private double sum(int port, String begin) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return http.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(Double::isFinite)
                .sum();
    }

    private static Path home() throws IOException {
        return Files.createTempDirectory("holdfast-benchmark");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
