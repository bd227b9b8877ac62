package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.http.Address;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.plugin.message.Conversation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;

/** The platform's REST with the bot's credentials: refused ones are renewed, and the request repeated once. Any thread. */
final class QqRest {

    static final Buffer NO_BODY = Buffer.buffer();

    private final QqHttp http;
    private final QqCredentials credentials;

    QqRest(QqHttp http, QqCredentials credentials) {
        this.http = http;
        this.credentials = credentials;
    }

    /** Fails with a {@link PlatformException} where no token is to be had, and as {@link QqHttp#send} does. */
    Future<Answer> ask(HttpMethod method, String resource, Buffer body) {
        return ask(method, resource, body, QqHttp.JSON);
    }

    Future<Answer> ask(HttpMethod method, String resource, Buffer body, CharSequence contentType) {
        return credentials
                .authorization()
                .compose(token -> http.send(method, resource, token, body, contentType)
                        .compose(answer -> {
                            if (!QqAnswers.tokenRefused(answer)) {
                                return Future.succeededFuture(answer);
                            }
                            credentials.refused(token);
                            return credentials
                                    .authorization()
                                    .compose(renewed -> http.send(method, resource, renewed, body, contentType));
                        }));
    }

    /** A request to an address that proves the bot by itself. */
    Future<Answer> put(URI address, Buffer body) {
        return http.put(address, body);
    }

    /** Where a conversation's messages and files go. */
    static String place(Conversation to) {
        return switch (to.kind()) {
            case CHANNEL -> "/channels/" + Address.encoded(to.id());
            case DIRECT -> "/dms/" + Address.encoded(to.id());
            case GROUP -> "/v2/groups/" + Address.encoded(to.id());
            case PRIVATE -> "/v2/users/" + Address.encoded(to.id());
        };
    }
}
