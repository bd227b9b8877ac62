package dev.holdfast.gateway.dialect;

import dev.holdfast.gateway.json.Json;

/** The frames that every platform of this family takes alike, once a session was begun. Pure. */
final class SessionFrames {

    private static final int OP_HEARTBEAT = 1;
    private static final int OP_RESUME = 6;

    private SessionFrames() {}

    static String resume(String credential, String sessionId, long sequence) {
        return Json.text(json -> {
            json.writeNumberField("op", OP_RESUME);
            json.writeObjectFieldStart("d");
            json.writeStringField("token", credential);
            json.writeStringField("session_id", sessionId);
            json.writeNumberField("seq", Math.max(0, sequence));
            json.writeEndObject();
        });
    }

    /**
     * @param sequence negative before the first event
     */
    static String heartbeat(long sequence) {
        return "{\"op\":" + OP_HEARTBEAT + ",\"d\":" + (sequence < 0 ? "null" : Long.toString(sequence)) + "}";
    }
}
