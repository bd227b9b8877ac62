package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.dialect.PlatformException;
import io.vertx.core.Future;

/** What proves the bot, in requests and when a session begins. Thread-safe. */
interface QqCredentials {

    /** The value of the authorization header; at once if a valid one is known. Fails with a {@link PlatformException}. */
    Future<String> authorization();

    /** Forgets a value that was refused, unless a newer one is known by now. */
    void refused(String authorization);

    void close();

    /** The token of old, which is never renewed; the platform refuses it (code 11245) for nearly every bot. */
    static QqCredentials fixed(String appId, String token) {
        Future<String> authorization = Future.succeededFuture("Bot " + appId + "." + token);
        return new QqCredentials() {
            @Override
            public Future<String> authorization() {
                return authorization;
            }

            @Override
            public void refused(String refused) {
                // There is no other one; what it was refused for says what to do.
            }

            @Override
            public void close() {}
        };
    }
}
