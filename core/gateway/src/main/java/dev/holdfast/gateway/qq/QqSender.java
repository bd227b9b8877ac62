package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.http.Address;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The platform's REST, as far as messages need it. Any thread. */
final class QqSender implements MessageSender {

    /** The platform names no limit of a text's length; this much is known to pass everywhere. */
    private static final PlatformLimits LIMITS =
            new PlatformLimits(2000, true, true, true, true, 1, false, QqTranslator.PLATFORM);

    private static final Buffer ACKNOWLEDGED = Json.buffer(json -> json.writeNumberField("code", 0));

    private final QqRest rest;
    private final QqMedia media;
    private final QqDirects directs;
    private final QqQuotas quotas;
    private final QqReviews reviews;
    private final QqQuotes quotes;
    private final Time time;

    QqSender(QqRest rest, QqSettings settings, QqReviews reviews, QqQuotes quotes, Time time) {
        this.rest = rest;
        this.media = new QqMedia(rest, QqMedia.IN_ONE_MAX, time::now);
        this.directs = new QqDirects(rest, time::now);
        this.quotas = new QqQuotas(settings, time);
        this.reviews = reviews;
        this.quotes = quotes;
        this.time = time;
    }

    @Override
    public Future<SendResult> send(OutboundMessage message) {
        return switch (quotas.ask(message)) {
            case QqQuotas.Leave.Denied denied -> Future.succeededFuture(denied.why());
            case QqQuotas.Leave.Granted leave ->
                directs.opened(message.to())
                        .compose(opened -> switch (opened) {
                            case QqDirects.Opened.Not not -> Future.succeededFuture(not.why());
                            case QqDirects.Opened.At at -> withFile(message, at.conversation());
                        })
                        .onSuccess(result -> {
                            if (!mayBeTaken(result)) {
                                quotas.giveBack(leave);
                            }
                        });
        };
    }

    private static boolean mayBeTaken(SendResult result) {
        return switch (result) {
            case SendResult.Sent sent -> true;
            case SendResult.UnderReview review -> true;
            case SendResult.Unclear unclear -> true;
            case SendResult.TryLater later -> false;
            case SendResult.Duplicate duplicate -> false;
            case SendResult.TooRich rich -> false;
            case SendResult.Never never -> false;
        };
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
        String resource = QqRest.place(from) + "/messages/" + Address.encoded(messageId);
        boolean guild = from.kind() == Conversation.Kind.CHANNEL || from.kind() == Conversation.Kind.DIRECT;
        return rest.ask(HttpMethod.DELETE, guild ? resource + "?hidetip=false" : resource, QqRest.NO_BODY)
                .transform(done -> harmless(done, "taking a message back", true));
    }

    @Override
    public Future<SendResult> acknowledge(OutboundMessage.Answering.ToInteraction interaction) {
        return rest.ask(HttpMethod.PUT, "/interactions/" + Address.encoded(interaction.interaction()), ACKNOWLEDGED)
                .transform(done -> harmless(done, "acknowledging", true));
    }

    @Override
    public Future<SendResult> probe() {
        return rest.ask(HttpMethod.GET, "/users/@me", QqRest.NO_BODY)
                .transform(done -> harmless(done, "asking who the bot is", false));
    }

    @Override
    public PlatformLimits limits() {
        return LIMITS;
    }

    private Future<SendResult> withFile(OutboundMessage message, Conversation to) {
        Upload file = QqBodies.file(message);
        Image image = QqBodies.upload(message);
        String place = QqRest.place(to);
        if (QqBodies.inGuild(message)) {
            return post(message, to, file, null);
        }
        if (file != null) {
            return media.upload(place, file).compose(uploaded -> post(message, to, uploaded));
        }
        return image == null
                ? post(message, to, null, null)
                : media.upload(place, image).compose(uploaded -> post(message, to, uploaded));
    }

    private Future<SendResult> post(OutboundMessage message, Conversation to, QqMedia.Uploaded uploaded) {
        return switch (uploaded) {
            case QqMedia.Uploaded.Done done -> post(message, to, null, done.fileInfo());
            case QqMedia.Uploaded.Not not -> Future.succeededFuture(not.why());
        };
    }

    /**
     * @param picture goes along in the same request; null for none
     * @param uploaded was uploaded before; null for nothing
     */
    private Future<SendResult> post(
            OutboundMessage message, Conversation to, @Nullable Upload picture, @Nullable String uploaded) {
        Buffer body;
        try {
            body = QqBodies.message(message, uploaded, quoted(message));
        } catch (Unfit native_) {
            return Future.succeededFuture(new SendResult.TooRich("the reply has a " + native_.getMessage()));
        }
        String resource = QqRest.place(to) + "/messages";
        // Not to be guessed, so that no picture can hold it.
        String boundary = "holdfast-" + UUID.randomUUID().toString().replace("-", "");
        Future<Answer> asked = picture == null
                ? rest.ask(HttpMethod.POST, resource, body)
                : rest.ask(
                        HttpMethod.POST,
                        resource,
                        QqMultipart.of(body, picture, boundary),
                        QqMultipart.contentType(boundary));
        return asked.onSuccess(this::learnName)
                .transform(done -> shown(done, message.answering() != null))
                .compose(result -> result instanceof SendResult.UnderReview review
                        ? reviews.held(review)
                        : Future.succeededFuture(result));
    }

    /** Guilds refer to messages by their ids; elsewhere an unknown name would cost the whole message. */
    private @Nullable String quoted(OutboundMessage message) {
        MessageId quotes = message.reply().quotes();
        if (quotes == null) {
            return null;
        }
        return QqBodies.inGuild(message) ? quotes.value() : this.quotes.nameOf(quotes.value());
    }

    private void learnName(Answer answer) {
        if (answer.status() == 200) {
            var body = Json.read(answer.body());
            String id = Fields.text(body, "id");
            String name = Fields.text(body.path("ext_info"), "ref_idx");
            if (!id.isEmpty() && !name.isEmpty()) {
                quotes.learn(id, name);
            }
        }
    }

    private Future<SendResult> shown(AsyncResult<Answer> done, boolean answering) {
        String what = "a message";
        return Future.succeededFuture(
                done.succeeded()
                        ? QqAnswers.of(done.result(), what, answering, time.now())
                        : QqAnswers.failed(done.cause(), what, QqAnswers::of));
    }

    private Future<SendResult> harmless(AsyncResult<Answer> done, String what, boolean answering) {
        return Future.succeededFuture(
                done.succeeded()
                        ? QqAnswers.harmless(done.result(), what, answering, time.now())
                        : QqAnswers.failed(done.cause(), what, QqAnswers::harmless));
    }
}
