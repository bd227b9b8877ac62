package dev.holdfast.runtime.deadletter;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Letters for tests. */
final class Given {

    static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    static final Duration TAKEN = Duration.ofMinutes(5);

    private Given() {}

    static DeadLetter letter(String event) {
        return letter(event, "qq", "echo", Cause.OUTBOX_FULL, START);
    }

    /** One with a file of so many bytes. */
    static DeadLetter letter(String event, int bytes) {
        Reply reply = Reply.file(new Upload("a.png", "image/png", new byte[bytes]));
        return letter(event, "qq", "echo", Cause.OUTBOX_FULL, START, reply);
    }

    static DeadLetter letter(String event, String bot, String plugin, Cause cause, Instant at) {
        return letter(event, bot, plugin, cause, at, Reply.text("answer to " + event));
    }

    private static DeadLetter letter(String event, String bot, String plugin, Cause cause, Instant at, Reply reply) {
        Answering answering = new Answering.ToMessage("m" + event, "u1");
        return letter(event, bot, plugin, cause, at, answering, reply, at.plus(TAKEN));
    }

    /** A message of the bot's own accord. */
    static DeadLetter unasked(String event, Cause cause) {
        return letter(event, "qq", "echo", cause, START, null, Reply.text("answer to " + event), Instant.MAX);
    }

    private static DeadLetter letter(
            String event,
            String bot,
            String plugin,
            Cause cause,
            Instant at,
            @Nullable Answering answering,
            Reply reply,
            Instant expiresAt) {
        OutboxKey key = new OutboxKey(event, plugin, 1, 1);
        return new DeadLetter(
                key.toString(),
                cause,
                "the platform said no",
                bot,
                plugin,
                bot + "/channel:1",
                new Outgoing(
                        key,
                        new Conversation(bot, Conversation.Kind.CHANNEL, "1", null),
                        answering,
                        reply,
                        at.plus(TAKEN),
                        0,
                        7,
                        "trace"),
                null,
                null,
                2,
                at,
                at,
                expiresAt);
    }

    static DeadLetter event(String id) {
        return new DeadLetter(
                "event:qq/" + id,
                Cause.EXPIRED,
                "its time was over at the start",
                "qq",
                "",
                "qq/channel:1",
                null,
                null,
                Events.message(new ManualTime(), id, "a", "hi"),
                0,
                START,
                START,
                Instant.MAX);
    }
}
