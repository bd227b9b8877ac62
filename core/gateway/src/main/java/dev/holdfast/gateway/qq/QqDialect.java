package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.BotConfig.IntakeKind;
import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.http.Unsent;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The QQ bot open platform: guild channels, guild DMs, groups and private chats. */
public final class QqDialect implements Dialect {

    private static final int OP_IDENTIFY = 2;

    private final BotConfig config;
    private final int intents;
    private final QqCredentials credentials;
    private final QqRest rest;
    private final QqSender sender;
    private final QqTranslator translator;
    private final Time time;

    /**
     * Connects to nothing yet.
     *
     * @throws IllegalArgumentException if an intent or an address cannot be
     */
    public QqDialect(BotConfig config, Vertx vertx, HttpClientAgent http, Time time, Oddities oddities) {
        this.config = config;
        this.intents = QqIntents.sum(config.intents());
        this.credentials = credentials(config, vertx, http, time);
        this.rest = new QqRest(new QqHttp(vertx, http, config.apiBase()), credentials);
        // What comes by HTTP is ticked in the platform's console, which nobody can ask.
        boolean announced = config.intents().contains("message-audit") || config.intake() == IntakeKind.WEBHOOK;
        QqReviews reviews = new QqReviews(config.name(), announced, time);
        QqQuotes quotes = new QqQuotes();
        this.sender = new QqSender(rest, config.qq(), reviews, quotes, time);
        this.translator = new QqTranslator(oddities, config.qq(), reviews, quotes);
        this.time = time;
    }

    private static QqCredentials credentials(BotConfig config, Vertx vertx, HttpClientAgent http, Time time) {
        return switch (config.qq().tokenScheme()) {
            case ACCESS_TOKEN -> new QqTokens(config, new QqHttp(vertx, http, tokenUrl(config)), time);
            case FIXED -> QqCredentials.fixed(config.appId(), config.secret().value());
        };
    }

    private static URI tokenUrl(BotConfig config) {
        URI url = config.tokenUrl();
        if (url == null) {
            throw new IllegalArgumentException(
                    "bot '" + config.name() + "' needs an address to get access tokens from");
        }
        return url;
    }

    /** What a bot may ask to hear of. */
    public static SortedSet<String> intents() {
        return QqIntents.names();
    }

    @Override
    public String platform() {
        return QqTranslator.PLATFORM;
    }

    @Override
    public AfterClose afterClose(int code) {
        return QqCloseCodes.after(code);
    }

    @Override
    public Future<String> credential() {
        return credentials.authorization();
    }

    @Override
    public void credentialRefused(String credential) {
        credentials.refused(credential);
    }

    @Override
    public Future<GatewayInfo> discover() {
        return asked("/gateway/bot", "its gateway").compose(this::info);
    }

    @Override
    public Future<String> self() {
        return asked("/users/@me", "who the bot is").compose(answer -> {
            String id = Fields.text(Json.read(answer.body()), "id");
            return answer.status() == 200 && !id.isEmpty()
                    ? Future.succeededFuture(id)
                    : Future.failedFuture(refused(answer, config.name() + ": asking who the bot is"));
        });
    }

    private Future<Answer> asked(String resource, String what) {
        return rest.ask(HttpMethod.GET, resource, QqRest.NO_BODY)
                .recover(cause -> Future.failedFuture(
                        cause instanceof PlatformException
                                ? cause
                                : new PlatformException(
                                        FailureKind.NETWORK,
                                        config.name() + ": cannot ask " + config.apiBase() + " for " + what + ": "
                                                + Unsent.words(cause),
                                        null,
                                        cause)));
    }

    @Override
    public String identify(String credential, int shard, int shards) {
        return Json.text(json -> {
            json.writeNumberField("op", OP_IDENTIFY);
            json.writeObjectFieldStart("d");
            json.writeStringField("token", credential);
            json.writeNumberField("intents", intents);
            json.writeArrayFieldStart("shard");
            json.writeNumber(shard);
            json.writeNumber(shards);
            json.writeEndArray();
            json.writeObjectFieldStart("properties");
            json.writeStringField("$os", System.getProperty("os.name", ""));
            json.writeStringField("$browser", "holdfast");
            json.writeStringField("$device", "holdfast");
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    @Override
    public Event translate(Frame.Dispatch dispatch, Arrival arrival) {
        return translator.translate(dispatch, arrival);
    }

    @Override
    public @Nullable Webhook webhook() {
        return config.intake() == IntakeKind.WEBHOOK
                ? new QqWebhook(config.appId(), config.secret().value())
                : null;
    }

    @Override
    public MessageSender sender() {
        return sender;
    }

    @Override
    public void close() {
        credentials.close();
    }

    private Future<GatewayInfo> info(Answer answer) {
        GatewayInfo info = answer.status() == 200 ? GatewayInfo.read(Json.read(answer.body())) : null;
        return info == null
                ? Future.failedFuture(refused(answer, config.name() + ": asking for the gateway"))
                : Future.succeededFuture(info);
    }

    private PlatformException refused(Answer answer, String what) {
        return PlatformException.of(QqAnswers.harmless(answer, what, false, time.now()), what);
    }
}
