package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.guard.Operations;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.bus.Bus;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.config.PluginSettings;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.DeliveryParts;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.delivery.FakeSender;
import dev.holdfast.runtime.delivery.UnreadLog;
import dev.holdfast.runtime.health.Checks;
import dev.holdfast.runtime.journal.MemoryJournal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The walk from journal to platform around a real host, with a fake platform at the end. */
final class TestHost implements AutoCloseable {

    static final PluginSettings SETTINGS = settings(10_000, 256, Duration.ofSeconds(5));

    final ManualTime time = new ManualTime();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final Bus bus = new Bus(vertx);
    final CommandRegistry commands = new CommandRegistry();
    final Features features = new Features(time, FeatureStore.none());
    final Guards guards = new Guards(time, () -> 0, Policy.defaults(), Map.of());
    final FakeSender platform = new FakeSender();
    final MemoryJournal journal = new MemoryJournal(time, () -> {});
    final Checks checks = new Checks(time);
    final AtomicBoolean maintenance = new AtomicBoolean();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<String> expired = new CopyOnWriteArrayList<>();
    final AtomicInteger successes = new AtomicInteger();
    final DeadLetterOffice letters = DeadLetterOffice.inMemory(new DeadLetterOffice.Settings(
            (message, was) -> Future.succeededFuture(new Delivery.Delivered(new MessageId("m1"), time.now())),
            Alerts.start(time, Duration.ofMinutes(15), List.of()),
            time,
            () -> 0.5,
            Integer.MAX_VALUE));
    final Deliveries deliveries;
    final PluginHost host;
    final CommandRouter router;
    private boolean ended;
    private final AtomicInteger ids = new AtomicInteger();

    TestHost(Path folder) {
        this(folder, SETTINGS);
    }

    TestHost(Path folder, PluginSettings settings) {
        deliveries = DeliveryParts.inMemory(new DeliveryParts.Needs(
                features,
                time,
                () -> 0,
                new DeliverySettings(
                        DeliverySettings.Mode.MEMORY,
                        1000,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        0),
                new UnreadLog(),
                letter -> {}));
        deliveries.open(Events.BOT, new Exit(platform, guards.guard(Events.BOT)));
        features.declare("rich_embeds", Level.MINIMAL);
        host = new PluginHost(services(settings), folder, folder.resolve("../copies"), view -> {});
        router = new CommandRouter(
                Map.of(Events.BOT, new CommandRouter.Addressee("!", Set.of("op"))),
                commands,
                host,
                deliveries,
                time,
                maintenance::get);
        bus.subscribe(Bus.address(MessageReceived.class), router);
        bus.subscribe(Bus.address(CommandInvoked.class), router);
    }

    static PluginSettings settings(int queueMax, int concurrentMax, Duration drainTimeout) {
        return new PluginSettings(
                Path.of("plugins"),
                Map.of("trusted", List.of("operate"), "undeclared", List.of("operate")),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                drainTimeout,
                queueMax,
                concurrentMax);
    }

    Services services(PluginSettings settings) {
        return new Services(
                "0.1.0",
                time,
                bus,
                commands,
                deliveries,
                Map.of(),
                guards,
                features,
                this::report,
                checks::register,
                by -> new Operations.RecoveryReport(List.of("before"), List.of("done by " + by)),
                letters,
                settings,
                new Services.Handled() {
                    @Override
                    public void succeeded(String plugin) {
                        successes.incrementAndGet();
                    }

                    @Override
                    public void failed(String plugin, String what, Throwable failure) {
                        failures.add(what + ": " + failure);
                    }

                    @Override
                    public void expired(Event event) {
                        expired.add(event.origin().eventId());
                    }
                });
    }

    private HealthReport report() {
        return new HealthReport(
                HealthReport.Status.HEALTHY,
                time.now(),
                Duration.ZERO,
                "0.1.0",
                "normal",
                new HealthReport.Messages(0, 0, 0),
                null,
                List.of(),
                List.of(),
                List.of());
    }

    TestHost start() {
        await(host.start());
        return this;
    }

    String say(String channel, String text) {
        return say(channel, text, Events.person("ann"));
    }

    String say(String channel, String text, Author author) {
        String id = "e" + ids.incrementAndGet();
        journal.record(
                Events.message(time, id, channel, text, author),
                new Position("qq", 0, 1, "s", "", 1, ""),
                bus::publish);
        return id;
    }

    /** Somebody chooses a command from the platform's list. */
    void invoke(String channel, String user, String name, Map<String, String> arguments, String line) {
        String id = "i" + ids.incrementAndGet();
        Event event = Events.invoked(time, id, channel, user, name, arguments, line);
        journal.record(event, new Position("qq", 0, 1, "s", "", 1, ""), bus::publish);
    }

    /** Says something and waits for as many messages to have arrived. */
    List<String> heardAfter(int messages, String channel, String text) {
        say(channel, text);
        return heard(messages);
    }

    List<String> heard(int messages) {
        Eventually.until(messages + " messages, got " + platform.texts(), () -> platform.asked.size() >= messages);
        return platform.texts();
    }

    /** Waits until every event is done. */
    void settled() {
        Eventually.until("every event is done", () -> journal.stats().pending() == 0);
    }

    PluginView plugin(String id) {
        return find(id).orElseThrow(() -> new AssertionError("no plugin " + id + " in " + host.plugins()));
    }

    java.util.Optional<PluginView> find(String id) {
        return host.plugins().stream()
                .filter(view -> view.info().id().equals(id))
                .findFirst();
    }

    void until(String id, PluginView.State state, String version) {
        Eventually.until(
                id + " " + version + " is " + state,
                () -> find(id).filter(view ->
                                view.state() == state && view.info().version().equals(version))
                        .isPresent());
    }

    void untilRefused(String file) {
        Eventually.until(
                file + " is refused",
                () -> find(file)
                        .filter(view -> view.state() == PluginView.State.REFUSED)
                        .isPresent());
    }

    void startCore(PluginInfo info, dev.holdfast.plugin.BotPlugin plugin) {
        await(host.startBuiltIn(info, plugin));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static Throwable failure(Future<?> future) {
        Eventually.until("it failed", future::isComplete);
        assertThat(future.failed()).isTrue();
        return future.cause();
    }

    /** Ends the plugins and the outbox, as the process does where it ends: with no time for either. */
    void end() {
        ended = true;
        await(host.close());
        await(deliveries.end(Duration.ZERO));
    }

    @Override
    public void close() {
        if (!ended) {
            await(host.close());
        }
        guards.close();
        features.close();
        await(vertx.close());
    }
}
