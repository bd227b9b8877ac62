package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.socket.Connection;
import dev.holdfast.sandbox.socket.Dialect;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Session;
import dev.holdfast.sandbox.wire.Json;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What QQ's sockets have to themselves. */
final class QqDialect implements Dialect {
    private static final Codes CODES = new Codes(4009, 4009, 4902, null, 0, 1024 * 1024, true);

    private final List<QqBot> bots;
    private final WireIds ids;
    private final InstantSource clock;

    QqDialect(List<QqBot> bots, WireIds ids, InstantSource clock) {
        this.bots = bots;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Platform platform() {
        return Platform.QQ;
    }

    @Override
    public String hello(long heartbeatMillis) {
        return "{\"op\":10,\"d\":{\"heartbeat_interval\":" + heartbeatMillis + "}}";
    }

    @Override
    public String acknowledgement() {
        return "{\"op\":11}";
    }

    @Override
    public String reconnect() {
        return "{\"op\":7}";
    }

    @Override
    public String invalidSession(boolean resumable) {
        return "{\"op\":9,\"d\":" + resumable + "}";
    }

    @Override
    public String dispatch(String type, String id, long sequence, String data) {
        String outer = id.isEmpty() ? "{" : "{\"id\":\"" + id + "\",";
        return outer + "\"op\":0,\"s\":" + sequence + ",\"t\":\"" + type + "\",\"d\":" + data + '}';
    }

    @Override
    public String ready(Session session) {
        return Json.object(json -> {
            json.writeNumberField("version", 1);
            json.writeStringField("session_id", session.id());
            QqEvents.writeAuthor(json, "user", session.bot().user(), null);
            json.writeArrayFieldStart("shard");
            json.writeNumber(session.shard());
            json.writeNumber(session.shards());
            json.writeEndArray();
        });
    }

    @Override
    public List<Event> afterReady(Session session) {
        return List.of();
    }

    @Override
    public String resumed() {
        return "\"\"";
    }

    @Override
    public Event early() {
        return event("EARLY_EVENT", "{}");
    }

    @Override
    public Event big(int bytes) {
        return event("BIG_EVENT", "{\"text\":\"" + "x".repeat(bytes) + "\"}");
    }

    @Override
    public @Nullable Bot owner(String token) {
        if (!token.startsWith("QQBot ")) {
            return null;
        }
        for (QqBot candidate : bots) {
            if (candidate.tokens().worth(token.substring(6), clock.instant()) == Tokens.Worth.GOOD) {
                return candidate.bot();
            }
        }
        return null;
    }

    @Override
    public @Nullable Integer intents(JsonNode identify) {
        JsonNode asked = identify.path("intents");
        if (!asked.canConvertToInt()) {
            return null;
        }
        return asked.intValue() == 0 ? 1 : asked.intValue();
    }

    @Override
    public int knownIntents() {
        return Intents.KNOWN;
    }

    @Override
    public Refusal startsUsedUp() {
        return new Refusal(false, 4903, "create session error");
    }

    @Override
    public Refusal resumeRefused(Session.Resumption why) {
        return switch (why) {
            case AHEAD -> new Refusal(true, 4007, "wrong seq");
            case FORGOTTEN -> new Refusal(true, 4006, "session no longer valid");
            case UNKNOWN, RESUMED -> new Refusal(true, null, "");
        };
    }

    @Override
    public boolean command(Connection connection, int opcode, JsonNode data) {
        return false;
    }

    /** What a client closes with never mattered here. */
    @Override
    public boolean survives(int closeCode, boolean closedByClient) {
        return closedByClient
                || closeCode < 4001
                || closeCode == 4004
                || closeCode == 4008
                || closeCode == 4009
                || closeCode > 4915;
    }

    @Override
    public Codes codes() {
        return CODES;
    }

    private Event event(String type, String data) {
        return Event.of(type, ids.event(type), null, 0, data);
    }
}
