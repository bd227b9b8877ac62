package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** One message of the gateway's socket, as far as the session needs to tell them apart. */
public sealed interface Frame {

    /** The server greets; heartbeats are due at this interval. */
    record Hello(Duration heartbeatInterval) implements Frame {}

    /** The last heartbeat arrived. */
    record HeartbeatAck() implements Frame {}

    /** A heartbeat is wanted now. */
    record HeartbeatRequest() implements Frame {}

    /**
     * A session began.
     *
     * @param sequence {@link Dispatch#NO_SEQUENCE} if the frame had none
     * @param resumeUrl empty where the platform resumes at its common address
     * @param user the bot's own user id, empty if not said
     * @param application the application's id, empty if not said
     */
    record Ready(long sequence, String sessionId, String resumeUrl, String user, String application) implements Frame {}

    /** The session goes on; everything missed came before this frame. */
    record Resumed(long sequence) implements Frame {}

    /**
     * An event.
     *
     * @param type its name on the wire
     * @param sequence {@link #NO_SEQUENCE} if the frame had none
     * @param outerId the frame's id, which is not the id inside its payload; empty if the frame had none
     * @param data what happened: any value, read where it stands in the frame
     */
    record Dispatch(String type, long sequence, String outerId, JsonValue data) implements Frame {

        /** Stands for a missing sequence number. */
        public static final long NO_SEQUENCE = -1;

        /** What happened as a tree, built anew each time; {@link #data} costs less. */
        public JsonNode payload() {
            return data.tree();
        }

        /** The payload as it was written. */
        public String json() {
            return data.json();
        }
    }

    /** The server asks for a new connection; the session stays. */
    record Reconnect() implements Frame {}

    /** The server does not know, or no longer keeps, the session. */
    record InvalidSession(boolean resumable) implements Frame {}

    /** A frame of a kind this version does not know. */
    record UnknownOp(int op) implements Frame {}

    /** The compressed stream of the connection is broken: nothing after this can be read on it. */
    record Undecodable(String why) implements Frame {}

    /** Not a frame. */
    record Malformed(String why) implements Frame {}
}
