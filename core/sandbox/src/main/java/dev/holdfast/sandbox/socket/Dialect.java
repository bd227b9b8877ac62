package dev.holdfast.sandbox.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a platform's sockets have to themselves. Everything is decided at once and on the caller's thread. */
public interface Dialect {
    Platform platform();

    String hello(long heartbeatMillis);

    String acknowledgement();

    /** Asks the client to reconnect. */
    String reconnect();

    String invalidSession(boolean resumable);

    String dispatch(String type, String id, long sequence, String data);

    /** The payload of READY. */
    String ready(Session session);

    /** What follows READY: the state of the world as that session may know it. */
    List<Event> afterReady(Session session);

    /** The payload of RESUMED. */
    String resumed();

    /** Something that happens to be told before READY when a fault wishes so. */
    Event early();

    /** A well-formed event of about that size. */
    Event big(int bytes);

    /** The bot whose token that is, if it is good now. */
    @Nullable
    Bot owner(String token);

    /** The bits an IDENTIFY asks for; null when it says nothing usable. */
    @Nullable
    Integer intents(JsonNode identify);

    /** Every bit that has a meaning. */
    int knownIntents();

    /** The answer to a bot that has used up its sessions of the day. */
    Refusal startsUsedUp();

    Refusal resumeRefused(Session.Resumption why);

    /** Does what an opcode besides 1, 2 and 6 asks for; false when there is no such opcode. */
    boolean command(Connection connection, int opcode, JsonNode data);

    /** Whether a session outlives a close with that code. */
    boolean survives(int closeCode, boolean closedByClient);

    /** Codes for what both platforms do and number differently. */
    Codes codes();

    /**
     * An IDENTIFY or RESUME refused.
     *
     * @param invalid whether op 9 is said
     * @param closeCode the close that follows; null for none
     */
    record Refusal(boolean invalid, @Nullable Integer closeCode, String reason) {}

    /**
     * Close codes and limits.
     *
     * @param silent a client that sent no heartbeat for two intervals
     * @param overstayed a client that was asked to reconnect and stayed
     * @param takenOver the old socket of a session that was resumed on a new one
     * @param unauthorized any opcode but 1, 2 and 6 before IDENTIFY; null where opcodes are unknown either way
     * @param sendsPerMinute client payloads a connection may send in 60 s before 4008; 0 for any number
     * @param payloadMaxBytes of a client payload before 4002
     * @param oneSessionPerShard whether IDENTIFY ends the lost session of the same shard
     */
    record Codes(
            int silent,
            int overstayed,
            int takenOver,
            @Nullable Integer unauthorized,
            int sendsPerMinute,
            int payloadMaxBytes,
            boolean oneSessionPerShard) {}
}
