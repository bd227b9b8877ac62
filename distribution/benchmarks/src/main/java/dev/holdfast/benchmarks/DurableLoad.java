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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What it costs that nothing is lost: the bot out of the zip in memory mode and in durable mode, in turns so that a change of the
 * machine's mood meets both. First as fast as it goes in a closed loop, then at 1000 messages a second.
 *
 * <p>Arguments: the unpacked zip, the seconds measured per turn (20), the seconds of warm-up before each (20), the conversations (64).
 */
public final class DurableLoad {

    private static final List<String> TURNS = List.of("memory", "durable", "memory", "durable");
    private static final int PACE = 1000;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final Path install;
    private final int seconds;
    private final int warmUp;
    private final int conversations;

    private DurableLoad(String[] arguments) {
        install = Path.of(arguments[0]);
        seconds = number(arguments, 1, 20);
        warmUp = number(arguments, 2, 20);
        conversations = number(arguments, 3, 64);
    }

    /** What one turn measured. */
    private record Turn(double perSecond, double processorPerThousand, Histogram paced) {}

    public static void main(String[] arguments) throws Exception {
        new DurableLoad(arguments).run();
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void run() throws IOException, InterruptedException {
        List<Turn> memory = new ArrayList<>();
        List<Turn> durable = new ArrayList<>();
        for (String mode : TURNS) {
            Turn turn = turn(mode);
            (mode.equals("memory") ? memory : durable).add(turn);
            out.println(mode + ": " + decimal(turn.perSecond()) + " messages/s, " + decimal(turn.processorPerThousand())
                    + " ms of processor time per 1000; at " + PACE + "/s p50 " + millis(turn.paced(), 50) + " ms, p99 "
                    + millis(turn.paced(), 99) + " ms");
        }
        out.println("durable / memory: " + decimal(best(durable) / best(memory)) + " of the messages/s (best turns)");
        out.println("added at " + PACE + "/s: p50 " + decimal(added(memory, durable, 50)) + " ms, p99 "
                + decimal(added(memory, durable, 99)) + " ms (best turns)");
    }

    private Turn turn(String mode) throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Sandbox sandbox = Sandbox.start(vertx, Options.defaults()).await();
        Path home = Files.createTempDirectory("holdfast-durable");
        try (BotUnderTest bot = BotUnderTest.start(install, home, sandbox, mode)) {
            double perSecond;
            double processor;
            try (ClosedLoop loop = new ClosedLoop(sandbox, conversations)) {
                loop.start();
                Thread.sleep(Duration.ofSeconds(warmUp));
                loop.reset();
                Duration before = bot.processorTime();
                long began = System.nanoTime();
                Thread.sleep(Duration.ofSeconds(seconds));
                perSecond = loop.answers() / ((System.nanoTime() - began) / 1e9);
                processor = bot.processorTime().minus(before).toMillis() * 1000.0 / Math.max(1, loop.answers());
            }
            Thread.sleep(Duration.ofSeconds(1));
            try (PacedLoad paced = new PacedLoad(sandbox, "paced", conversations)) {
                paced.run(PACE, Duration.ofSeconds(3));
                return new Turn(perSecond, processor, paced.run(PACE, Duration.ofSeconds(seconds)));
            }
        } finally {
            sandbox.close().await();
            vertx.close().await();
        }
    }

    private static double best(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::perSecond).max().orElseThrow();
    }

    private static double added(List<Turn> memory, List<Turn> durable, double percentile) {
        return least(durable, percentile) - least(memory, percentile);
    }

    private static double least(List<Turn> turns, double percentile) {
        return Arrays.stream(turns.stream()
                        .mapToDouble(turn -> turn.paced().getValueAtPercentile(percentile) / 1000.0)
                        .toArray())
                .min()
                .orElseThrow();
    }

    private static String millis(Histogram histogram, double percentile) {
        return decimal(histogram.getValueAtPercentile(percentile) / 1000.0);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
