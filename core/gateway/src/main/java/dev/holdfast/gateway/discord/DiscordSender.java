package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.discord.DiscordAnswers.Asked;
import dev.holdfast.gateway.discord.DiscordAnswers.Twice;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The platform's REST, as far as messages need it. What the platform would refuse is refused here, without a request; so is, for a
 * while, what goes to a channel that is closed to the bot. Any thread.
 */
final class DiscordSender implements MessageSender {

    private static final PlatformLimits LIMITS = new PlatformLimits(
            DiscordLimits.TEXT_MAX, true, true, true, true, DiscordLimits.FILES_MAX, true, DiscordTranslator.PLATFORM);

    private static final Duration REMEMBERS = Duration.ofMinutes(2);

    /** Of the 3 seconds that the platform waits for a first word: the rest is for saying it. */
    private static final Duration TIME_TO_ANSWER = Duration.ofMillis(1500);

    private final DiscordRest rest;
    private final InteractionSender interactions;
    private final Channels channels;
    private final Time time;

    DiscordSender(DiscordRest rest, InteractionSender interactions, Time time) {
        this.rest = rest;
        this.interactions = interactions;
        this.channels = new Channels();
        this.time = time;
    }

    @Override
    public Future<SendResult> send(OutboundMessage message) {
        String problem = DiscordLimits.problem(message.reply());
        if (problem != null) {
            return Future.succeededFuture(new SendResult.Never(FailureKind.REFUSED, "Discord: " + problem));
        }
        return message.answering() instanceof Answering.ToInteraction interaction
                ? interactions.answer(message, interaction)
                : inChannel(message.to(), channel -> post(message, channel));
    }

    private Future<SendResult> post(OutboundMessage message, String channel) {
        String closed = channels.closed(channel, time.nanos());
        return closed == null
                ? post(message, channel, true)
                : Future.succeededFuture(new SendResult.Never(FailureKind.REFUSED, closed));
    }

    private Future<SendResult> post(OutboundMessage message, String channel, boolean referring) {
        Reply reply = message.reply();
        return rest.call(Route.createMessage(channel), DiscordBodies.message(message, referring))
                .compose(result -> {
                    DiscordVerdict verdict = DiscordAnswers.verdict(result);
                    if (referring && refusesReference(verdict, result)) {
                        return post(message, channel, false);
                    }
                    SendResult said = DiscordAnswers.of(
                            result, new Asked("a message", Twice.SHOWN_ONCE, reply.isRich()), time.now());
                    boolean shut = verdict == DiscordVerdict.CLOSED
                            || (verdict == DiscordVerdict.FORBIDDEN && !reply.isRich());
                    if (shut && said instanceof SendResult.Never never) {
                        channels.close(channel, never.reason(), time.nanos());
                    }
                    return Future.succeededFuture(said);
                });
    }

    /** Nothing was shown yet: the words can still be said without what they refer to. */
    private static boolean refusesReference(@Nullable DiscordVerdict verdict, Result result) {
        return verdict == DiscordVerdict.NO_REFERENCE
                || (verdict == DiscordVerdict.FORM
                        && result instanceof Result.Answered answered
                        && answered.body().path("errors").has("message_reference"));
    }

    /** The channel of a conversation; of a person, the one that the platform opens. */
    private Future<SendResult> inChannel(Conversation to, Function<String, Future<SendResult>> call) {
        if (to.kind() != Conversation.Kind.DIRECT) {
            return call.apply(to.id());
        }
        String known = channels.of(to.id());
        if (known != null) {
            return call.apply(known);
        }
        return rest.call(Route.OPEN_DIRECT, DiscordBodies.openDirect(to.id())).compose(result -> {
            SendResult said =
                    DiscordAnswers.of(result, new Asked("opening a direct message", Twice.HARMLESS, false), time.now());
            if (said instanceof SendResult.Sent sent && !sent.messageId().isEmpty()) {
                channels.opened(to.id(), sent.messageId());
                return call.apply(sent.messageId());
            }
            return Future.succeededFuture(said);
        });
    }

    @Override
    public Future<SendResult> recall(Conversation from, String messageId) {
        return inChannel(
                from,
                channel -> rest.call(Route.deleteMessage(channel, messageId, time.now()), Body.NONE)
                        .map(result -> DiscordAnswers.of(
                                result, new Asked("taking a message back", Twice.HARMLESS, false), time.now())));
    }

    /**
     * Messages have names that the platform knows them by. Answers to interactions have none: what could show twice is kept from it
     * here, as far as this process knows what became of it.
     */
    @Override
    public boolean repeatable(OutboundMessage message) {
        return !(message.answering() instanceof Answering.ToInteraction interaction)
                || interactions.repeatable(message, interaction);
    }

    /** Discord: "Create Message", {@code enforce_nonce} looks back "the past few minutes". */
    @Override
    public Duration remembers() {
        return REMEMBERS;
    }

    @Override
    public Duration acknowledgeAfter() {
        return TIME_TO_ANSWER;
    }

    @Override
    public Future<SendResult> acknowledge(Answering.ToInteraction interaction) {
        return interactions.defer(interaction);
    }

    @Override
    public Future<SendResult> openForm(Answering.ToInteraction interaction, Form form) {
        return interactions.open(interaction, form);
    }

    @Override
    public Future<SendResult> probe() {
        return rest.call(Route.ME, Body.NONE)
                .map(result -> DiscordAnswers.of(
                        result, new Asked("asking who the bot is", Twice.HARMLESS, false), time.now()));
    }

    @Override
    public PlatformLimits limits() {
        return LIMITS;
    }
}
