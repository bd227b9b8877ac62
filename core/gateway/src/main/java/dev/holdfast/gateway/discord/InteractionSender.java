package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering.ToInteraction;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.discord.DiscordAnswers.Asked;
import dev.holdfast.gateway.discord.DiscordAnswers.Twice;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.gateway.discord.FurtherAnswers.End;
import dev.holdfast.gateway.discord.FurtherAnswers.Next;
import dev.holdfast.gateway.discord.InteractionBook.Way;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.function.Function;

/** Answers interactions the way that {@link InteractionBook} decides. Any thread; nothing fails. */
final class InteractionSender {

    /** Until what is on its way is asked after again. */
    private static final Duration ON_ITS_WAY_WAIT = Duration.ofMillis(250);

    private final DiscordRest rest;
    private final Application application;
    private final InteractionBook book;
    private final Time time;

    InteractionSender(DiscordRest rest, Application application, InteractionBook book, Time time) {
        this.rest = rest;
        this.application = application;
        this.book = book;
        this.time = time;
    }

    Future<SendResult> answer(OutboundMessage message, ToInteraction to) {
        Way way = book.answer(to.interaction(), message.nonce(), message.sequence(), underMessage(to), time.nanos());
        Future<SendResult> sent = switch (way) {
            case CALLBACK -> callback(message, to);
            case ORIGINAL -> original(message, to);
            case FOLLOW_UP -> further(book.further(to.interaction(), message.nonce(), time.nanos()), message, to);
            case LATER, TOO_LATE -> later("the first word to this interaction");
        };
        return sent.onSuccess(result -> {
            if (result instanceof SendResult.Never || result instanceof SendResult.TooRich) {
                book.givenUp(to.interaction(), message.nonce());
            }
        });
    }

    /**
     * Whether an answer shows once, should it be sent again, as far as is known here; as {@link
     * dev.holdfast.gateway.MessageSender#repeatable}.
     */
    boolean repeatable(OutboundMessage message, ToInteraction to) {
        return book.showsOnce(to.interaction(), message.nonce(), message.sequence(), underMessage(to));
    }

    private static boolean underMessage(ToInteraction to) {
        return !to.messageId().isEmpty();
    }

    private static Future<SendResult> later(String what) {
        return Future.succeededFuture(
                new SendResult.TryLater(FailureKind.CONVERSATION, what + " is still on its way", ON_ITS_WAY_WAIT));
    }

    private Future<SendResult> callback(OutboundMessage message, ToInteraction to) {
        Reply reply = message.reply();
        Asked asked = asked("an answer", Twice.SHOWN_ONCE, reply);
        boolean again = book.mayHaveArrived(to.interaction());
        return rest.call(Route.callback(to.interaction(), to.token()), DiscordBodies.callback(reply))
                .compose(result -> {
                    if (DiscordAnswers.verdict(result) == DiscordVerdict.ACKNOWLEDGED) {
                        return again ? arrivedBefore(to) : afterAnotherWord(message, to);
                    }
                    SendResult said = DiscordAnswers.of(result, asked, time.now());
                    switch (said) {
                        case SendResult.Sent sent -> book.answered(to.interaction());
                        case SendResult.Unclear unclear -> book.unclear(to.interaction());
                        default -> book.untold(to.interaction());
                    }
                    return Future.succeededFuture(withId(said, result));
                });
    }

    private Future<SendResult> arrivedBefore(ToInteraction to) {
        book.answered(to.interaction());
        return Future.succeededFuture(new SendResult.Sent("", time.now()));
    }

    /** Somebody said the first word, such as this bot before its connection broke: what it was shows from where it happened. */
    private Future<SendResult> afterAnotherWord(OutboundMessage message, ToInteraction to) {
        book.deferred(to.interaction(), to.messageId().isEmpty());
        return answer(message, to);
    }

    /** A callback's answer carries the message inside of what it made. */
    private static SendResult withId(SendResult said, Result result) {
        return said instanceof SendResult.Sent sent && result instanceof Result.Answered answered
                ? new SendResult.Sent(
                        Fields.text(answered.body().path("resource").path("message"), "id"), sent.at())
                : said;
    }

    private Future<SendResult> original(OutboundMessage message, ToInteraction to) {
        Body body = DiscordBodies.followUp(message.reply());
        return addressed(id -> rest.call(Route.original(HttpMethod.PATCH, id, to.token()), body)
                        .compose(result -> inPlace(result, message, to)))
                .onSuccess(said -> {
                    if (said instanceof SendResult.Sent) {
                        book.answered(to.interaction());
                    }
                });
    }

    /** Where the first place is gone, such as deleted by somebody, the answer is a message of its own. */
    private Future<SendResult> inPlace(Result result, OutboundMessage message, ToInteraction to) {
        return DiscordAnswers.verdict(result) == DiscordVerdict.TAKEN_BEFORE
                ? further(book.instead(to.interaction(), message.nonce(), time.nanos()), message, to)
                : Future.succeededFuture(
                        DiscordAnswers.of(result, asked("an answer", Twice.SHOWN_ONCE, message.reply()), time.now()));
    }

    private Future<SendResult> further(Next next, OutboundMessage message, ToInteraction to) {
        return switch (next) {
            case SEND -> followUp(message, to);
            case WAIT -> later("the same answer to this interaction");
            case SAID -> Future.succeededFuture(new SendResult.Sent("", time.now()));
            case UNCLEAR ->
                Future.succeededFuture(new SendResult.Never(
                        FailureKind.TIMEOUT,
                        "this answer was on its way to the interaction before, and nobody knows whether it arrived"));
        };
    }

    private Future<SendResult> followUp(OutboundMessage message, ToInteraction to) {
        Body body = DiscordBodies.followUp(message.reply());
        Asked asked = asked("a further answer", Twice.SHOWN_TWICE, message.reply());
        return addressed(id -> rest.call(Route.followUp(id, to.token()), body)
                        .map(result -> DiscordAnswers.of(result, asked, time.now())))
                .onSuccess(said -> book.ended(to.interaction(), message.nonce(), end(said)));
    }

    /** That the platform said no has kinds of its own; any other says that it did not come to say anything. */
    private static End end(SendResult said) {
        return switch (said) {
            case SendResult.Sent sent -> End.SAID;
            case SendResult.Unclear unclear -> End.UNCLEAR;
            case SendResult.Never never ->
                never.kind() == FailureKind.REFUSED || never.kind() == FailureKind.AUTHENTICATION
                        ? End.UNSAID
                        : End.UNCLEAR;
            case SendResult.UnderReview review -> End.SAID;
            case SendResult.TryLater later -> End.UNSAID;
            case SendResult.Duplicate duplicate -> End.UNSAID;
            case SendResult.TooRich rich -> End.UNSAID;
        };
    }

    /** A first word without words, unless one was said; while one is on its way, whoever asks has to come again. */
    Future<SendResult> defer(ToInteraction to) {
        Way way = book.defer(to.interaction(), time.nanos());
        if (way != Way.CALLBACK) {
            return way == Way.LATER
                    ? later("the first word to this interaction")
                    : Future.succeededFuture(new SendResult.Sent("", time.now()));
        }
        boolean promised = to.messageId().isEmpty();
        int type = promised ? DiscordBodies.DEFERRED_MESSAGE : DiscordBodies.DEFERRED_UPDATE;
        return rest.call(Route.callback(to.interaction(), to.token()), DiscordBodies.deferral(type))
                .map(result -> {
                    SendResult said =
                            DiscordAnswers.of(result, new Asked("acknowledging", Twice.HARMLESS, false), time.now());
                    if (said instanceof SendResult.Sent || said instanceof SendResult.Duplicate) {
                        book.deferred(to.interaction(), promised);
                        return new SendResult.Sent("", time.now());
                    }
                    book.untold(to.interaction());
                    return said;
                });
    }

    Future<SendResult> open(ToInteraction to, Form form) {
        if (book.form(to.interaction(), "form " + form.id(), time.nanos()) != Way.CALLBACK) {
            return Future.succeededFuture(new SendResult.Never(
                    FailureKind.REFUSED, "a form has to be the first answer, and this interaction has had one"));
        }
        boolean again = book.mayHaveArrived(to.interaction());
        return rest.call(Route.callback(to.interaction(), to.token()), DiscordBodies.form(form))
                .map(result -> {
                    SendResult said =
                            DiscordAnswers.of(result, new Asked("a form", Twice.SHOWN_ONCE, false), time.now());
                    if (said instanceof SendResult.Sent || (said instanceof SendResult.Duplicate && again)) {
                        book.opened(to.interaction());
                        return new SendResult.Sent("", time.now());
                    }
                    switch (said) {
                        case SendResult.Unclear unclear -> book.unclear(to.interaction());
                        case SendResult.Duplicate duplicate ->
                            book.deferred(to.interaction(), to.messageId().isEmpty());
                        default -> book.untold(to.interaction());
                    }
                    return said;
                });
    }

    private static Asked asked(String what, Twice twice, Reply reply) {
        return new Asked(what, twice, reply.isRich());
    }

    private Future<SendResult> addressed(Function<String, Future<SendResult>> call) {
        if (!application.id().isEmpty()) {
            return call.apply(application.id());
        }
        return rest.call(Route.APPLICATION, Body.NONE).compose(result -> {
            SendResult said = DiscordAnswers.of(
                    result, new Asked("asking for the application", Twice.HARMLESS, false), time.now());
            if (said instanceof SendResult.Sent sent && !sent.messageId().isEmpty()) {
                application.learn(sent.messageId());
                return call.apply(sent.messageId());
            }
            return Future.succeededFuture(said);
        });
    }
}
