package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One story of a fault: what people said, what the server did, and what the client made of it, written down with times. At its end
 * everything said was handed on, and nothing that the journal would not recognise as a repetition came twice.
 */
final class FaultScript implements AutoCloseable {

    /** How much faster the client's waits pass than in production. */
    static final int HURRY = 20;

    /** As in production, but for what a busy machine would take for a fault, and for sessions so young that their loss is one. */
    private static final SessionPolicy POLICY = new SessionPolicy(
            SessionPolicy.DEFAULT.prepareTimeout().multipliedBy(5),
            Duration.ofSeconds(100),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            SessionPolicy.DEFAULT.backoffBase(),
            SessionPolicy.DEFAULT.backoffMax(),
            SessionPolicy.DEFAULT.sessionAgeMax(),
            SessionPolicy.DEFAULT.refusedResumesMax(),
            Duration.ZERO,
            SessionPolicy.DEFAULT.invalidMin(),
            SessionPolicy.DEFAULT.invalidMax());

    final Rig rig;
    private final Platform platform;
    private final String name;
    private final HurriedTime time = new HurriedTime(HURRY);
    private final List<String> said = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final long began = System.nanoTime();
    private int written;
    private Instant inflictedAt = Instant.MAX;

    FaultScript(Platform platform, String name, Compression compression, Duration heartbeat) {
        this.platform = platform;
        this.name = name;
        Options options = Options.defaults()
                .withBots(
                        Bot.qq("102000001", "secret"),
                        Bot.discord("1345297003315863557", "token").withIdentifyPace(1, Duration.ZERO));
        this.rig = Rig.hurried(
                platform,
                options.withGateway(options.gateway().withHeartbeatInterval(heartbeat)),
                compression,
                time,
                POLICY);
    }

    Platform platform() {
        return platform;
    }

    /** Somebody says something that the bot must hear exactly once, sooner or later. */
    FaultScript say(String text) {
        note("somebody says: " + text);
        said.add(text);
        rig.sandbox.say(platform == Platform.DISCORD ? "discord-general" : "lobby", "lin", text);
        return this;
    }

    String inflict(Fault fault) {
        inflictedAt = time.now();
        note("the server: " + fault.kind().label() + (fault.code() == null ? "" : " " + fault.code()));
        return rig.sandbox.inflict(fault.on(platform));
    }

    void lift(String fault) {
        note("the server is well again");
        rig.sandbox.lift(fault);
    }

    FaultScript until(String what, BooleanSupplier condition) {
        rig.until(name + " on " + platform + ": " + what, () -> {
            listen();
            return condition.getAsBoolean();
        });
        note("→ " + what);
        return this;
    }

    FaultScript resumed(long times) {
        return until("resumed", () -> rig.shard().ready() && rig.shard().resumes() >= times);
    }

    /** Whether trouble of these words was told of. */
    boolean told(String words) {
        return rig.troubles().stream().anyMatch(trouble -> trouble.what().contains(words));
    }

    /** All that was said arrived, once each. */
    void complete(boolean inOrder) {
        until("everything said was heard", () -> Set.copyOf(heard()).containsAll(said));
        if (inOrder) {
            assertThat(heard()).isEqualTo(said);
        } else {
            assertThat(heard()).containsExactlyInAnyOrderElementsOf(said);
        }
        until("ready", () -> rig.shard().ready());
    }

    /** The texts of events, without those whose id came before. */
    private List<String> heard() {
        Set<String> ids = new TreeSet<>();
        return rig.messages().stream()
                .filter(each -> ids.add(each.origin().eventId()))
                .map(each -> each.message().text())
                .toList();
    }

    /** Takes down what the client told since. */
    private void listen() {
        List<GatewayEvent> told = List.copyOf(rig.heard);
        for (; written < told.size(); written++) {
            switch (told.get(written)) {
                case GatewayEvent.StateChanged changed ->
                    note("the client is " + changed.to() + (changed.why().isEmpty() ? "" : " (" + changed.why() + ")"));
                case GatewayEvent.Trouble trouble -> note("the client reports: " + trouble.what());
            }
        }
    }

    /** Milliseconds, as the machine counts them. */
    private Optional<Double> toResume() {
        return rig.heard.stream()
                .filter(event -> event instanceof GatewayEvent.StateChanged changed
                        && changed.to().equals("resuming")
                        && !changed.at().isBefore(inflictedAt))
                .findFirst()
                .map(event -> Duration.between(inflictedAt, event.at()).toNanos() / 1e6 / HURRY);
    }

    void note(String what) {
        log.add(String.format(
                Locale.ROOT,
                "| %.1f | %s |",
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1000.0,
                what.replace('|', '/')));
    }

    @Override
    public void close() throws IOException {
        listen();
        long repeated = rig.messages().size()
                - rig.messages().stream()
                        .map((MessageReceived each) -> each.origin().eventId())
                        .distinct()
                        .count();
        rig.close();
        time.close();
        List<String> page = new ArrayList<>(List.of(
                "# " + name + ", on " + platform.label(),
                "",
                "Waits of the client pass " + HURRY + " times as fast as in production.",
                "",
                "| ms | what |",
                "|---:|---|"));
        page.addAll(log);
        page.add("");
        toResume()
                .ifPresent(reaction -> page.add(String.format(
                        Locale.ROOT,
                        "From the last fault to the next RESUME: %.1f ms of the machine's time.%n",
                        reaction)));
        page.add("Said: " + said.size() + ". Repetitions that the journal drops: " + repeated + ".");
        Path folder = Files.createDirectories(Path.of("target", "scripted-faults"));
        String file = platform.name().toLowerCase(Locale.ROOT) + "-" + name.replaceAll("[^a-z0-9]+", "-") + ".md";
        Files.write(folder.resolve(file), page);
    }
}
