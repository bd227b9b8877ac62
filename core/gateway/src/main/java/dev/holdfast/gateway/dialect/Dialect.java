package dev.holdfast.gateway.dialect;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.CommandInfo;
import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one bot speaks with its platform. Called on event loops, from several shards side by side; must not block.
 */
public interface Dialect {

    /** The platform's name, as events carry it. */
    String platform();

    /** What a close code of the socket asks for; every code has an answer. */
    AfterClose afterClose(int code);

    /** The code of our own closes, after which the platform keeps the session. */
    default int resumableClose() {
        return 4000;
    }

    /** How the platform wants to be waited for. */
    default SessionPolicy policy() {
        return SessionPolicy.DEFAULT;
    }

    /** A person has the bot connect anew: what was refused before may be taken now. */
    default void reconnecting() {}

    /** How frames arrive on the socket. */
    default Compression compression() {
        return Compression.NONE;
    }

    /** Adds to an address of the platform's what this dialect asks of the connection. */
    default String connectAddress(String base) {
        return base;
    }

    /** What may be sent on one connection; null if the platform sets no limit. */
    default @Nullable SendBudget sendBudget() {
        return null;
    }

    /**
     * A session was established, or resumed.
     *
     * @param user the bot's own user id, empty if unknown
     * @param application the application's id, empty where the platform did not say it, as after a RESUME
     */
    default void welcomed(String user, String application) {}

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
    default String resume(String credential, String sessionId, long sequence) {
        return SessionFrames.resume(credential, sessionId, sequence);
    }

    /**
     * The frame that keeps a connection alive.
     *
     * @param sequence {@link Frame.Dispatch#NO_SEQUENCE} before the first event
     */
    default String heartbeat(long sequence) {
        return SessionFrames.heartbeat(sequence);
    }

    /** Translates; what is unknown or not of its documented shape becomes a raw event. Never throws. */
    Event translate(Frame.Dispatch dispatch, Arrival arrival);

    /** Sends frames of the platform's own, as {@link dev.holdfast.gateway.Gateway#command} does. */
    @FunctionalInterface
    interface Shards {
        boolean command(int shard, String frame);

        /** In the place of what still waits to be sent and is of the same kind, and no faster than the kind allows. */
        default boolean latest(int shard, LatestOnly kind, String frame) {
            return command(shard, frame);
        }
    }

    /**
     * Changes what the bot shows of itself, and shows that after connecting anew too.
     *
     * @param numbers of the shards there are here
     * @throws IllegalArgumentException if it cannot be shown, with what can
     */
    default SendResult present(BotConfig.Presence presence, List<Integer> numbers, Shards shards) {
        return new SendResult.Never(FailureKind.REFUSED, "this platform shows no presence");
    }

    /**
     * Asks for the members of a guild, who come as {@link dev.holdfast.plugin.event.MembersListed} events.
     *
     * @param total how many shards the bot has, here and elsewhere
     */
    default SendResult requestMembers(String space, int total, Shards shards) {
        return new SendResult.Never(FailureKind.REFUSED, "this platform lists no members");
    }

    /** Whether the platform has a list of the bot's commands. */
    default boolean listsCommands() {
        return false;
    }

    /**
     * Puts the bot's commands in the platform's own list, in place of those before. Never fails; doing it again does no harm.
     * Nothing happens on platforms without such a list.
     */
    default Future<SendResult> publishCommands(List<CommandInfo> commands) {
        return Future.succeededFuture(new SendResult.Sent("", Instant.EPOCH));
    }

    /** How events by HTTP are read; null where this bot takes none. */
    default @Nullable Webhook webhook() {
        return null;
    }

    /**
     * The bot's own user id, asked for where no session tells it.
     *
     * @return fails with a {@link PlatformException}
     */
    default Future<String> self() {
        return Future.succeededFuture("");
    }

    /** The way out. */
    MessageSender sender();

    /** Lets go of timers; connections are not the dialect's. */
    void close();
}
