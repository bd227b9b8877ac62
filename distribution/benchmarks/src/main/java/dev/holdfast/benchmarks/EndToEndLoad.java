package dev.holdfast.benchmarks;

import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The bot out of the zip against a sandbox in this process: how fast it starts, how many messages it answers in a closed loop,
 * how long each takes, and what memory and processor time that costs.
 *
 * <p>Arguments: the unpacked zip, {@code load} or {@code start}, then for {@code load} the seconds measured (20), the seconds of
 * warm-up before (20) and the conversations (64); for {@code start} the number of starts (7).
 */
public final class EndToEndLoad {

    private final PrintWriter out;
    private final Path install;
    private final Path home;
    private final Sandbox sandbox;

    private EndToEndLoad(PrintWriter out, Path install, Path home, Sandbox sandbox) {
        this.out = out;
        this.install = install;
        this.home = home;
        this.sandbox = sandbox;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Sandbox sandbox = Sandbox.start(vertx, Options.defaults()).await();
        Path home = Files.createTempDirectory("holdfast-benchmark");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        EndToEndLoad benchmark = new EndToEndLoad(out, Path.of(arguments[0]), home, sandbox);
        switch (arguments[1]) {
            case "load" -> benchmark.load(number(arguments, 2, 20), number(arguments, 3, 20), number(arguments, 4, 64));
            case "start" -> benchmark.starts(number(arguments, 2, 7));
            default -> out.println("Known: load, start. Given: " + arguments[1]);
        }
        sandbox.close().await();
        vertx.close().await();
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void starts(int count) throws IOException {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            try (BotUnderTest bot = BotUnderTest.start(install, home, sandbox)) {
                times.add(bot.startToReady());
            }
        }
        out.println("start to READY, first start: " + millis(times.getFirst()));
        List<Duration> later = times.stream().skip(1).sorted().toList();
        out.println("start to READY, later starts: median " + millis(later.get(later.size() / 2)) + " of "
                + later.stream().map(EndToEndLoad::millis).collect(Collectors.joining(", ")));
    }

    private void load(int seconds, int warmUpSeconds, int conversations) throws IOException, InterruptedException {
        try (BotUnderTest bot = BotUnderTest.start(install, home, sandbox);
                ClosedLoop loop = new ClosedLoop(sandbox, conversations)) {
            Thread.sleep(Duration.ofSeconds(5));
            out.println("start to READY, first start: " + millis(bot.startToReady()));
            out.println("resident, idle: " + bot.residentMegabytes() + " MB");

            loop.start();
            Thread.sleep(Duration.ofSeconds(warmUpSeconds));
            loop.reset();
            Duration processorBefore = bot.processorTime();
            long began = System.nanoTime();
            Thread.sleep(Duration.ofSeconds(seconds));
            double elapsed = (System.nanoTime() - began) / 1e9;
            long answers = loop.answers();
            Duration processor = bot.processorTime().minus(processorBefore);

            Histogram latency = loop.latency();
            out.println(conversations + " conversations, one message outstanding in each, for " + seconds + " s after "
                    + warmUpSeconds + " s of warm-up:");
            out.println("messages answered: " + answers + ", " + decimal(answers / elapsed) + " /s");
            out.println("answer time: p50 " + decimal(latency.getValueAtPercentile(50) / 1000.0) + " ms, p99 "
                    + decimal(latency.getValueAtPercentile(99) / 1000.0) + " ms, max "
                    + decimal(latency.getMaxValue() / 1000.0) + " ms");
            out.println("processor time of the bot: " + decimal(processor.toMillis() * 1000.0 / Math.max(1, answers))
                    + " ms per 1000 messages");
            out.println("answered twice or unasked: " + loop.unexpected());
            out.println("resident, after: " + bot.residentMegabytes() + " MB");
        }
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
