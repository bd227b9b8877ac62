package dev.holdfast.runtime;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.bus.Bus;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.delivery.SendJudge;
import dev.holdfast.runtime.http.Probes;
import dev.holdfast.runtime.journal.Journal;
import dev.holdfast.runtime.probe.Loopback;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The test API: the walk of a message, with a sender that loops back. */
final class SelfTest implements Probes {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "test-api";
    private static final String PROBE_ADDRESS = Bus.CORE + "probe";

    private final Loopback loopback;
    private final Intake intake;
    private final Journal journal;
    private final Bus bus;
    private final Deliveries deliveries;
    private final Exit exit;
    private final Time time;

    SelfTest(Loopback loopback, Intake intake, Journal journal, Bus bus, Deliveries deliveries, Exit exit, Time time) {
        this.loopback = loopback;
        this.intake = intake;
        this.journal = journal;
        this.bus = bus;
        this.deliveries = deliveries;
        this.exit = exit;
        this.time = time;
    }

    @Override
    public Future<Result> echo(String message) {
        return say("!echo " + message, USER).map(result -> {
            boolean same = result.success() && result.replies().contains(message.strip());
            return same || !result.success()
                    ? result
                    : Result.failed(
                            result.duration(),
                            "the echo plugin answered '" + String.join("\n", result.replies()) + "'");
        });
    }

    @Override
    public Future<Result> command(String command, String userId) {
        return say(command.startsWith("!") ? command : "!" + command, userId);
    }

    @Override
    public Future<Result> load(String id) {
        return echo("load " + id);
    }

    private Future<Result> say(String text, String user) {
        long started = time.nanos();
        return loopback.say(text, user, intake, PATIENCE)
                .map(answers -> Result.succeeded(answers.took(), answers.texts()))
                .otherwise(failure -> Result.failed(since(started), String.valueOf(failure.getMessage())));
    }

    /** Each link is tried by itself, so that the one that fails can be told from the ones behind it. */
    @Override
    public Future<Result> e2e(String test) {
        long started = time.nanos();
        String word = test.isBlank() ? "e2e-" + UUID.randomUUID() : test.strip();
        return Future.join(List.of(
                        timed("journal", throughJournal(word), "an event is recorded and closed again"),
                        timed("bus", throughBus(word), "a request is answered"),
                        timed("plugin", loopback.say("!help", USER, intake, PATIENCE), "a plugin answers"),
                        timed("outbox", throughOutbox(word), "a reply is delivered"),
                        timed("guard", throughGuard(), "a call is let through"),
                        timed("loop-back", echoed(word), "the same text comes back from the echo plugin")))
                .map(all -> {
                    List<Link> links = all.list();
                    List<String> failed = links.stream()
                            .filter(link -> !link.success())
                            .map(Link::name)
                            .toList();
                    return new Result(
                            failed.isEmpty(),
                            since(started),
                            List.of(),
                            links,
                            failed.isEmpty() ? null : "failed: " + String.join(", ", failed));
                });
    }

    private Future<Link> timed(String name, Future<?> probe, String what) {
        long started = time.nanos();
        return probe.map(done -> new Link(name, true, since(started), what))
                .otherwise(failure ->
                        new Link(name, false, since(started), "not so that " + what + ": " + failure.getMessage()));
    }

    private Future<Void> throughJournal(String word) {
        Promise<Void> recorded = Promise.promise();
        MessageReceived event = Loopback.message(UUID.randomUUID().toString(), word, USER, time.now());
        journal.record(event, new Position(Loopback.BOT, 0, 0, "", "", 0, ""), entry -> {
            entry.done();
            recorded.complete();
        });
        return recorded.future();
    }

    private Future<Void> throughBus(String word) {
        Runnable end = bus.subscribeJson(PROBE_ADDRESS, (message, answer) -> {
            if (answer != null) {
                answer.tryComplete(message.body());
            }
        });
        return bus.request(new BusMessage(PROBE_ADDRESS, "holdfast", Map.of("word", word)), PATIENCE)
                .compose(answer -> word.equals(answer.get("word"))
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture("another answer came"))
                .onComplete(done -> end.run());
    }

    private Future<Void> throughOutbox(String word) {
        Outgoing outgoing = new Outgoing(
                new OutboxKey("probe:" + UUID.randomUUID(), "holdfast", 1, 0),
                new Conversation(Loopback.BOT, Conversation.Kind.PRIVATE, "probe", null),
                null,
                Reply.text(word),
                time.now().plus(PATIENCE),
                time.nanos() + PATIENCE.toNanos(),
                0,
                "probe");
        return deliveries
                .deliver(outgoing)
                .compose(delivery -> delivery instanceof Delivery.Delivered
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture("it was " + delivery));
    }

    private Future<Void> throughGuard() {
        return exit.guard()
                .call(
                        number -> exit.sender().probe(),
                        SendJudge.REPEATABLE,
                        new CallContext(time.nanos() + PATIENCE.toNanos(), "probe"))
                .compose(outcome -> outcome instanceof Outcome.Success
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture("it was " + outcome));
    }

    private Future<Void> echoed(String word) {
        return echo(word)
                .compose(result -> result.success()
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(String.valueOf(result.error())));
    }

    private Duration since(long started) {
        return Duration.ofNanos(time.nanos() - started);
    }
}
