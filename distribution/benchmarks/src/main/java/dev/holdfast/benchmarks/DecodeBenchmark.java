package dev.holdfast.benchmarks;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.discord.DiscordDialect;
import dev.holdfast.gateway.qq.QqDialect;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a frame's text to the event record, for messages as the platforms document them. Run with {@code -prof gc} too. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @Param({"discord", "discord-reply", "qq-channel", "qq-group"})
    public String message = "discord";

    private final Vertx vertx = Vertx.vertx();
    private final SystemTime time = SystemTime.start();
    private final Arrival arrival = new Arrival("bot", "1345297003315863557", "session", "trace-1", Instant.now());
    private Dialect dialect = dialect("discord");
    private String text = "";

    @Setup
    public void read() throws IOException {
        dialect = dialect(message.startsWith("qq") ? "qq" : "discord");
        try (InputStream stream = DecodeBenchmark.class.getResourceAsStream("frames/" + message + ".json")) {
            text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (!(event() instanceof MessageReceived)) {
            throw new IllegalStateException(message + " does not become a message");
        }
    }

    @TearDown
    public void stop() {
        time.close();
        vertx.close();
    }

    @Benchmark
    public Event event() {
        return dialect.translate((Frame.Dispatch) FrameReader.read(text), arrival);
    }

    /** What of it is spent on finding out that it is an event at all. */
    @Benchmark
    public Frame frame() {
        return FrameReader.read(text);
    }

    private Dialect dialect(String name) {
        BotConfig config = new BotConfig(
                "bot", name, "1", new BotConfig.Secret("secret"), NOWHERE, NOWHERE, List.of("guilds"), "auto", null);
        Oddities oddities = new Oddities("bot");
        return name.equals("qq")
                ? new QqDialect(config, vertx, vertx.createHttpClient(), time, oddities)
                : new DiscordDialect(config, vertx, vertx.createHttpClient(), new AddressLimits(), time, oddities);
    }
}
