package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The platform's REST, as far as messages need it. A refused token is renewed and the request repeated once. Any thread. */
final class QqSender implements MessageSender {

    /** The platform names no limit of a text's length; this much is known to pass everywhere. */
    private static final PlatformLimits LIMITS = new PlatformLimits(2000, true, true, true, true);

    private static final Buffer NO_BODY = Buffer.buffer();
    private static final Buffer ACKNOWLEDGED = QqJson.buffer(json -> json.writeNumberField("code", 0));

    private final QqHttp http;
    private final QqTokens tokens;
    private final Time time;

    QqSender(QqHttp http, QqTokens tokens, Time time) {
        this.http = http;
        this.tokens = tokens;
        this.time = time;
    }

    @Override
    public Future<SendResult> send(OutboundMessage message) {
        Image image = QqBodies.upload(message);
        return image == null ? send(message, null) : uploadAndSend(message, image);
    }

    /**
     * Groups and private chats drop a second answer to the same message with the same number. Guilds know no numbers and show it
     * again; so does everything that answers an event, as its first answer goes without a number.
     */
    @Override
    public boolean repeatable(OutboundMessage message) {
        return message.answering() instanceof OutboundMessage.Answering.ToMessage
                && switch (message.to().kind()) {
                    case GROUP, PRIVATE -> true;
                    case CHANNEL, DIRECT -> false;
                };
    }

    @Override
    public Future<SendResult> recall(Conversation from, String messageId) {
        String resource = place(from) + "/messages/" + encoded(messageId);
        boolean guild = from.kind() == Conversation.Kind.CHANNEL || from.kind() == Conversation.Kind.DIRECT;
        return ask(HttpMethod.DELETE, guild ? resource + "?hidetip=false" : resource, NO_BODY)
                .transform(done -> answered(done, "taking a message back", true, QqAnswers::harmless));
    }

    @Override
    public Future<SendResult> acknowledge(String interaction) {
        return ask(HttpMethod.PUT, "/interactions/" + encoded(interaction), ACKNOWLEDGED)
                .transform(done -> answered(done, "acknowledging", true, QqAnswers::harmless));
    }

    @Override
    public Future<SendResult> probe() {
        return ask(HttpMethod.GET, "/users/@me", NO_BODY)
                .transform(done -> answered(done, "asking who the bot is", false, QqAnswers::harmless));
    }

    @Override
    public PlatformLimits limits() {
        return LIMITS;
    }

    /** A request of the dialect's own; fails with a {@link PlatformException} where no token is to be had. */
    Future<QqHttp.Answer> ask(HttpMethod method, String resource, Buffer body) {
        return tokens.authorization()
                .compose(token -> http.send(method, resource, token, body).compose(answer -> {
                    if (!QqAnswers.tokenRefused(answer)) {
                        return Future.succeededFuture(answer);
                    }
                    tokens.refused(token);
                    return tokens.authorization().compose(renewed -> http.send(method, resource, renewed, body));
                }));
    }

    private Future<SendResult> send(OutboundMessage message, @Nullable String file) {
        Conversation to = message.to();
        return ask(HttpMethod.POST, place(to) + "/messages", QqBodies.message(message, file))
                .transform(done -> answered(done, "a message", message.answering() != null, QqAnswers::of));
    }

    private Future<SendResult> uploadAndSend(OutboundMessage message, Image image) {
        return ask(HttpMethod.POST, place(message.to()) + "/files", QqBodies.upload(image))
                .compose(
                        answer -> {
                            String file = Fields.text(QqJson.read(answer.body()), "file_info");
                            return answer.status() < 300 && !file.isEmpty()
                                    ? send(message, file)
                                    : Future.succeededFuture(notUploaded(message, answer));
                        },
                        failure -> Future.succeededFuture(failed(failure, "a picture", QqAnswers::harmless)));
    }

    private SendResult notUploaded(OutboundMessage message, QqHttp.Answer answer) {
        SendResult result = QqAnswers.of(answer, "a picture", message.answering() != null, time.now());
        return result instanceof SendResult.Sent || result instanceof SendResult.UnderReview
                ? new SendResult.TooRich("the platform took a picture but did not say how to show it")
                : result;
    }

    private Future<SendResult> answered(
            AsyncResult<QqHttp.Answer> done,
            String what,
            boolean answering,
            BiFunction<Throwable, String, SendResult> unanswered) {
        return Future.succeededFuture(
                done.succeeded()
                        ? QqAnswers.of(done.result(), what, answering, time.now())
                        : failed(done.cause(), what, unanswered));
    }

    private static SendResult failed(
            Throwable failure, String what, BiFunction<Throwable, String, SendResult> unanswered) {
        if (!(failure instanceof PlatformException tokenless)) {
            return unanswered.apply(failure, what);
        }
        String reason = String.valueOf(tokenless.getMessage());
        return tokenless.kind() == FailureKind.AUTHENTICATION
                ? new SendResult.Never(FailureKind.AUTHENTICATION, reason)
                : new SendResult.TryLater(tokenless.kind(), reason, tokenless.after());
    }

    private static String place(Conversation to) {
        return switch (to.kind()) {
            case CHANNEL -> "/channels/" + encoded(to.id());
            case DIRECT -> "/dms/" + encoded(to.id());
            case GROUP -> "/v2/groups/" + encoded(to.id());
            case PRIVATE -> "/v2/users/" + encoded(to.id());
        };
    }

    private static String encoded(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain =
                    (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
            if (!plain) {
                return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            }
        }
        return id;
    }
}
