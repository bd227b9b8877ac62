package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A platform that answers as it is told: what is queued first, then its mood. */
public final class FakeSender implements MessageSender {

    /** All that was sent to it, whatever it answered. */
    public final List<OutboundMessage> asked = new CopyOnWriteArrayList<>();

    /** What was taken back, as conversation and message. */
    public final List<String> recalled = new CopyOnWriteArrayList<>();

    /** Interactions it was told of. */
    public final List<String> acknowledged = new CopyOnWriteArrayList<>();

    private volatile Duration acknowledgeAfter = Duration.ZERO;
    private final Deque<SendResult> next = new ArrayDeque<>();
    private volatile Function<OutboundMessage, Future<SendResult>> mood = message -> accept();
    private volatile boolean repeatable = true;
    private volatile Duration remembers = Duration.ofHours(1);
    private volatile SendResult probe = new SendResult.Sent("", Instant.EPOCH);
    private volatile PlatformLimits limits = new PlatformLimits(2000, true, true, true, true);

    public static SendResult broken() {
        return new SendResult.TryLater(FailureKind.SERVER, "HTTP 500", null);
    }

    public static SendResult refused(String why) {
        return new SendResult.Never(FailureKind.REFUSED, why);
    }

    private Future<SendResult> accept() {
        return Future.succeededFuture(new SendResult.Sent("m" + asked.size(), Instant.EPOCH));
    }

    /** What the next sends are answered with. */
    public synchronized void answer(SendResult... results) {
        next.addAll(List.of(results));
    }

    /** How it answers from now on. */
    public void always(SendResult result) {
        mood = message -> Future.succeededFuture(result);
    }

    public void always(Function<OutboundMessage, Future<SendResult>> how) {
        mood = how;
    }

    public void recover() {
        mood = message -> accept();
    }

    /** Whether it shows a message once that is sent twice. */
    public void repeatable(boolean told) {
        repeatable = told;
    }

    /** For how long it knows the first one. */
    public void remembers(Duration told) {
        remembers = told;
    }

    public void probeAnswers(SendResult result) {
        probe = result;
    }

    public void limits(PlatformLimits given) {
        limits = given;
    }

    /** The texts of all that was sent to it. */
    public List<String> texts() {
        return asked.stream().map(message -> message.reply().text()).toList();
    }

    @Override
    public synchronized Future<SendResult> send(OutboundMessage message) {
        asked.add(message);
        SendResult told = next.poll();
        return told == null ? mood.apply(message) : Future.succeededFuture(told);
    }

    @Override
    public Future<SendResult> recall(Conversation from, String messageId) {
        recalled.add(from.address() + "/" + messageId);
        SendResult told = next.poll();
        return told == null
                ? Future.succeededFuture(new SendResult.Sent("", Instant.EPOCH))
                : Future.succeededFuture(told);
    }

    @Override
    public boolean repeatable(OutboundMessage message) {
        return repeatable;
    }

    @Override
    public Duration remembers() {
        return remembers;
    }

    @Override
    public Future<SendResult> acknowledge(OutboundMessage.Answering.ToInteraction interaction) {
        acknowledged.add(interaction.interaction());
        return Future.succeededFuture(new SendResult.Sent("", Instant.EPOCH));
    }

    @Override
    public Duration acknowledgeAfter() {
        return acknowledgeAfter;
    }

    /** How long an answer may take before an interaction has to be acknowledged. */
    public void acknowledgeAfter(Duration wait) {
        acknowledgeAfter = wait;
    }

    @Override
    public Future<SendResult> probe() {
        return Future.succeededFuture(probe);
    }

    @Override
    public PlatformLimits limits() {
        return limits;
    }
}
