package dev.holdfast.gateway.dialect;

import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.Event;
import io.vertx.core.Future;

/**
 * How one bot speaks with its platform. Called on event loops, from several shards side by side; must not block.
 */
public interface Dialect {

    /** The platform's name, as events carry it. */
    String platform();

    /** What a close code of the socket asks for; every code has an answer. */
    AfterClose afterClose(int code);

    /**
     * What the socket's handshake proves the bot with; a cached one is given at once.
     *
     * @return fails with a {@link PlatformException}
     */
    Future<String> credential();

    /** Forgets a credential that was refused; a newer one is kept. */
    void credentialRefused(String credential);

    /**
     * Asks where to connect, and how often.
     *
     * @return fails with a {@link PlatformException}
     */
    Future<GatewayInfo> discover();

    /** The frame that begins a session. */
    String identify(String credential, int shard, int shards);

    /** The frame that goes on with a session. */
    String resume(String credential, String sessionId, long sequence);

    /**
     * The frame that keeps a connection alive.
     *
     * @param sequence {@link Frame.Dispatch#NO_SEQUENCE} before the first event
     */
    String heartbeat(long sequence);

    /** Translates; what is unknown or not of its documented shape becomes a raw event. Never throws. */
    Event translate(Frame.Dispatch dispatch, Arrival arrival);

    /** The way out. */
    MessageSender sender();

    /** Lets go of timers; connections are not the dialect's. */
    void close();
}
