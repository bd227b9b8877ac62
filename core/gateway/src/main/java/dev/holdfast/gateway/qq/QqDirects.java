package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens direct messages with members of a guild, each once: from then on they are known by their session. Any thread.
 */
final class QqDirects {

    private static final int REMEMBERED_MAX = 4096;
    private static final String WHAT = "opening a direct message";

    private final QqRest rest;
    private final Supplier<Instant> now;
    private final Map<String, String> sessions = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    QqDirects(QqRest rest, Supplier<Instant> now) {
        this.rest = rest;
        this.now = now;
    }

    /** Either the conversation that a message goes to, or why there is none. */
    sealed interface Opened {
        record At(Conversation conversation) implements Opened {}

        record Not(SendResult why) implements Opened {}
    }

    /** Never fails. */
    Future<Opened> opened(Conversation to) {
        if (!to.toUser()) {
            return Future.succeededFuture(new Opened.At(to));
        }
        String space = to.space();
        if (space == null) {
            return not(new SendResult.Never(
                    FailureKind.REFUSED,
                    "a direct message can only be opened from a guild that the user and the bot are in, and none is"
                            + " named"));
        }
        String known = known(to.user() + "/" + space);
        return known == null ? open(to, space) : Future.succeededFuture(at(to, known));
    }

    private Future<Opened> open(Conversation to, String space) {
        Buffer question = Json.buffer(json -> {
            json.writeStringField("recipient_id", to.user());
            json.writeStringField("source_guild_id", space);
        });
        return rest.ask(HttpMethod.POST, "/users/@me/dms", question)
                .map(answer -> {
                    String session = Fields.text(Json.read(answer.body()), "guild_id");
                    if (answer.status() >= 300 || session.isEmpty()) {
                        return refused(answer);
                    }
                    learn(to.user() + "/" + space, session);
                    return at(to, session);
                })
                .otherwise(failure -> new Opened.Not(QqAnswers.failed(failure, WHAT, QqAnswers::harmless)));
    }

    private Opened refused(Answer answer) {
        SendResult result = QqAnswers.harmless(answer, WHAT, false, now.get());
        boolean odd = result instanceof SendResult.Sent || result instanceof SendResult.UnderReview;
        return new Opened.Not(
                odd
                        ? new SendResult.TryLater(FailureKind.SERVER, WHAT + " was answered without a session", null)
                        : result);
    }

    private static Opened at(Conversation to, String session) {
        return new Opened.At(new Conversation(to.bot(), Conversation.Kind.DIRECT, session, null));
    }

    private static Future<Opened> not(SendResult why) {
        return Future.succeededFuture(new Opened.Not(why));
    }

    private synchronized @Nullable String known(String who) {
        return sessions.get(who);
    }

    private synchronized void learn(String who, String session) {
        sessions.put(who, session);
    }
}
