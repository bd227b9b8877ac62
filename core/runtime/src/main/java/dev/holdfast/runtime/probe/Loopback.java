package dev.holdfast.runtime.probe;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/**
 * A bot whose chat service is this process: what is said to it walks the real way through journal, bus, lanes, plugin, outbox
 * and guard, and comes back here. Thread-safe.
 */
public final class Loopback implements MessageSender {

    /** Its name among the bots; no configured bot may have it. */
    public static final String BOT = "loopback";

    private static final PlatformLimits LIMITS = new PlatformLimits(100_000, true, true, true, true);
    private static final Duration ANSWERABLE = Duration.ofMinutes(1);

    private final Time time;
    private final Map<String, Conversing> open = new ConcurrentHashMap<>();

    /**
     * One probe's answers.
     *
     * @param texts in the order they came
     * @param took until the first answer
     */
    public record Answers(List<String> texts, Duration took) {}

    private record Conversing(Promise<Void> first, List<String> texts) {}

    public Loopback(Time time) {
        this.time = time;
    }

    /**
     * Says something and waits for the first answer; what comes within the settling time is in it too.
     *
     * @param user who says it
     * @return fails with {@link TimeoutException} if no answer comes
     */
    public Future<Answers> say(String text, String user, Intake intake, Duration patience) {
        String id = UUID.randomUUID().toString();
        long started = time.nanos();
        Conversing conversing = new Conversing(Promise.promise(), new CopyOnWriteArrayList<>());
        open.put(id, conversing);
        Time.Alarm alarm = time.after(
                patience,
                () -> conversing
                        .first()
                        .tryFail(new TimeoutException(
                                "no answer to '" + text + "' within " + patience.toMillis() + " ms")));
        intake.accept(message(id, text, user, time.now()), new Position(BOT, 0, 0, "", "", 0, ""));
        return conversing
                .first()
                .future()
                .onComplete(done -> {
                    alarm.cancel();
                    open.remove(id);
                })
                .map(done -> new Answers(List.copyOf(conversing.texts()), Duration.ofNanos(time.nanos() - started)));
    }

    /** A message of this chat service; answers go to the conversation named by its id. */
    public static MessageReceived message(String id, String text, String user, Instant now) {
        Conversation conversation = new Conversation(BOT, Conversation.Kind.PRIVATE, id, null);
        return new MessageReceived(
                new Origin(BOT, BOT, id, "probe-" + id, now),
                new Message(
                        new MessageId(id),
                        conversation,
                        new Author(user, user, false, List.of()),
                        text,
                        List.of(),
                        true,
                        null,
                        now),
                now.plus(ANSWERABLE));
    }

    @Override
    public Future<SendResult> send(OutboundMessage message) {
        Conversing conversing = open.get(message.to().id());
        if (conversing != null) {
            conversing.texts().add(words(message));
            conversing.first().tryComplete();
        }
        return Future.succeededFuture(new SendResult.Sent(UUID.randomUUID().toString(), time.now()));
    }

    private static String words(OutboundMessage message) {
        StringBuilder words = new StringBuilder(message.reply().text());
        message.reply().embeds().forEach(embed -> {
            words.append(words.isEmpty() ? "" : "\n")
                    .append(embed.title())
                    .append('\n')
                    .append(embed.description());
            embed.fields()
                    .forEach(field ->
                            words.append('\n').append(field.name()).append(": ").append(field.value()));
        });
        return words.toString();
    }

    @Override
    public Future<SendResult> recall(Conversation from, String messageId) {
        return Future.succeededFuture(new SendResult.Sent("", time.now()));
    }

    @Override
    public boolean repeatable(OutboundMessage message) {
        return true;
    }

    @Override
    public Future<SendResult> acknowledge(OutboundMessage.Answering.ToInteraction interaction) {
        return Future.succeededFuture(new SendResult.Sent("", time.now()));
    }

    @Override
    public Future<SendResult> probe() {
        return Future.succeededFuture(new SendResult.Sent("", time.now()));
    }

    @Override
    public PlatformLimits limits() {
        return LIMITS;
    }
}
