package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The socket's side of QQ: who may identify, who may resume, who hears what, and when a connection ends. */
final class QqGateway {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration TO_AUTHENTICATE = Duration.ofSeconds(30);
    private static final Duration TO_LEAVE = Duration.ofSeconds(5);

    private final Options options;
    private final Options.GatewayRules rules;
    private final WireIds ids;
    private final Tokens tokens;
    private final Faults faults;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private @Nullable Instant countedFrom;
    private int started;

    QqGateway(Options options, WireIds ids, Tokens tokens, Faults faults) {
        this.options = options;
        this.rules = options.gateway();
        this.ids = ids;
        this.tokens = tokens;
        this.faults = faults;
    }

    /** How many more sessions may be started, and when the count begins anew. */
    record StartLimit(int total, int remaining, Duration resetAfter) {}

    Instant now() {
        return options.clock().instant();
    }

    void accept(ServerWebSocket socket) {
        Connection connection = new Connection(socket, this, faults);
        connections.add(connection);
        changes.incrementAndGet();
        connection.open(rules.heartbeatInterval().toMillis());
    }

    void closed(Connection connection) {
        connections.remove(connection);
        Session session = connection.session();
        if (session != null) {
            session.lost(connection, now());
        }
        changes.incrementAndGet();
    }

    /** Sends an event to every session that wants it. */
    void publish(Event event) {
        for (Session session : sessions) {
            if (session.wants(event)) {
                session.dispatch(event);
            }
        }
    }

    boolean anyConnected() {
        for (Session session : sessions) {
            if (session.connected()) {
                return true;
            }
        }
        return false;
    }

    Collection<Connection> connections() {
        return Collections.unmodifiableCollection(connections);
    }

    List<Session> sessions() {
        return Collections.unmodifiableList(sessions);
    }

    /** Grows whenever a connection or session comes or goes. */
    long changes() {
        return changes.get();
    }

    void identify(Connection connection, JsonNode data) {
        if (connection.session() != null) {
            connection.close(4005, "already authenticated");
            return;
        }
        if (!data.isObject()
                || !data.path("token").isTextual()
                || !data.path("intents").canConvertToInt()) {
            connection.close(4002, "IDENTIFY needs token and intents");
            return;
        }
        if (!admitted(data)) {
            connection.close(4004, "authentication failed");
            return;
        }
        int[] shard = shardOf(data.path("shard"));
        if (shard == null) {
            connection.close(4010, "invalid shard");
            return;
        }
        int asked = data.path("intents").intValue();
        int intents = asked == 0 ? 1 : asked;
        if (!Intents.known(intents)) {
            connection.close(4013, "invalid intents");
        } else if ((intents & ~rules.permittedIntents()) != 0) {
            connection.close(4014, "intents not permitted");
        } else if (!countStart()) {
            connection.close(4903, "create session error");
        } else {
            begin(connection, shard, intents);
        }
    }

    void resume(Connection connection, JsonNode data) {
        if (connection.session() != null) {
            connection.close(4005, "already authenticated");
            return;
        }
        JsonNode seen = data.path("seq");
        if (!data.path("token").isTextual() || !data.path("session_id").isTextual() || !seen.isIntegralNumber()) {
            connection.close(4002, "RESUME needs token, session_id and seq");
            return;
        }
        if (!admitted(data)) {
            connection.close(4004, "authentication failed");
            return;
        }
        Optional<Faults.Active> refusal = faults.bite(FaultKind.REFUSE_RESUME, now());
        if (refusal.isPresent()) {
            refuseResume(connection, refusal.get().fault());
            return;
        }
        String id = data.path("session_id").textValue();
        Optional<Session> found =
                sessions.stream().filter(session -> session.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            connection.invalidate(false);
            return;
        }
        resume(connection, found.get(), seen.longValue());
    }

    StartLimit startLimit() {
        Instant from = countedFrom;
        Instant now = now();
        if (from == null || !now.isBefore(from.plus(DAY))) {
            return new StartLimit(rules.sessionStarts(), rules.sessionStarts(), DAY);
        }
        return new StartLimit(
                rules.sessionStarts(), rules.sessionStarts() - started, Duration.between(now, from.plus(DAY)));
    }

    /** Ends what is overdue: silent or old connections, and sessions lost for too long. */
    void sweep() {
        Instant now = now();
        for (Connection connection : connections) {
            sweep(connection, now);
        }
        Instant oldest = now.minus(rules.resumeWindow());
        for (Session session : sessions) {
            Instant lostAt = session.lostAt();
            if (lostAt != null && lostAt.isBefore(oldest)) {
                forget(session);
            }
        }
    }

    /** Lets a momentary fault happen on every live connection now. */
    void inflict(Fault fault) {
        for (Connection connection : new ArrayList<>(connections)) {
            if (connection.session() != null) {
                inflict(fault, connection);
            }
        }
    }

    void closeAll() {
        connections.forEach(connection -> connection.close(1001, "going away"));
    }

    private void begin(Connection connection, int[] shard, int intents) {
        for (Session old : sessions) {
            if (old.shard() == shard[0] && !old.connected()) {
                forget(old);
            }
        }
        Session session = new Session(ids.uuid(), shard[0], shard[1], intents, rules.replayMax());
        connection.session(session);
        String ready = Json.object(json -> {
            json.writeNumberField("version", 1);
            json.writeStringField("session_id", session.id());
            QqEvents.writeAuthor(json, "user", World.BOT, null);
            json.writeArrayFieldStart("shard");
            json.writeNumber(shard[0]);
            json.writeNumber(shard[1]);
            json.writeEndArray();
        });
        session.begin(connection, ready);
        sessions.add(session);
        changes.incrementAndGet();
        afterReady(connection);
    }

    private void resume(Connection connection, Session session, long seen) {
        connection.session(session);
        Session.Resumption resumption = session.resume(connection, seen);
        switch (resumption) {
            case RESUMED -> {
                changes.incrementAndGet();
                takeOver(connection, session);
                afterReady(connection);
            }
            case AHEAD -> {
                connection.invalidate(false);
                connection.close(4007, "wrong seq");
            }
            case FORGOTTEN -> {
                forget(session);
                connection.invalidate(false);
                connection.close(4006, "session no longer valid");
            }
        }
    }

    /** A session has one socket; the one it had before is closed. */
    private void takeOver(Connection present, Session session) {
        for (Connection other : connections) {
            if (other != present && session.equals(other.session())) {
                other.close(4902, "reset by resume");
            }
        }
    }

    /** Momentary faults with a time or a count also meet connections that come later. */
    private void afterReady(Connection connection) {
        for (Faults.Active active : faults.list(now())) {
            FaultKind kind = active.fault().kind();
            if (kind.momentary() && kind.target() == FaultKind.Target.SOCKET && kind != FaultKind.GARBAGE) {
                faults.bite(kind, now()).ifPresent(bitten -> inflict(bitten.fault(), connection));
                return;
            }
        }
    }

    private void inflict(Fault fault, Connection connection) {
        switch (fault.kind()) {
            case DROP_SOCKET -> connection.drop();
            case RECONNECT -> connection.askToLeave(now());
            case INVALID_SESSION -> invalidate(connection, fault.resumable());
            case CLOSE -> closeWith(connection, fault.code() == null ? 4009 : fault.code());
            case OVERSIZE -> connection.write(Spoilt.oversize());
            case GARBAGE -> connection.write(Spoilt.GARBAGE);
            case STOP_ACK, NO_HELLO, REFUSE_CONNECTIONS, REFUSE_RESUME, DUPLICATE_EVENTS, SILENCE -> {}
            case REST_429,
                    REST_500,
                    REST_HANG,
                    REST_SLOW,
                    REST_LOSE_ANSWER,
                    REFUSE_RICH,
                    TOKEN_REFUSED,
                    IP_REFUSED -> {}
        }
    }

    private void invalidate(Connection connection, boolean resumable) {
        Session session = connection.session();
        connection.invalidate(resumable);
        if (session == null) {
            return;
        }
        session.lost(connection, now());
        if (!resumable) {
            forget(session);
        }
    }

    /** Only some codes leave the session resumable. */
    private void closeWith(Connection connection, int code) {
        Session session = connection.session();
        boolean resumable = code < 4001 || code == 4004 || code == 4008 || code == 4009 || code > 4915;
        if (session != null && !resumable) {
            forget(session);
        }
        connection.close(code, "as the fault says");
    }

    private static void refuseResume(Connection connection, Fault fault) {
        if (fault.code() == null) {
            connection.invalidate(false);
        } else {
            connection.close(fault.code(), "resume refused");
        }
    }

    private void sweep(Connection connection, Instant now) {
        Instant asked = connection.askedToLeaveAt();
        if (connection.session() == null) {
            if (now.isAfter(connection.openedAt().plus(TO_AUTHENTICATE))) {
                connection.close(4003, "not authenticated");
            }
        } else if (now.isAfter(
                connection.heardAt().plus(rules.heartbeatInterval().multipliedBy(2)))) {
            connection.close(4009, "no heartbeat");
        } else if (asked != null && now.isAfter(asked.plus(TO_LEAVE))) {
            connection.close(4009, "connection expired");
        } else if (asked == null && now.isAfter(connection.openedAt().plus(rules.connectionLifetime()))) {
            connection.askToLeave(now);
        }
    }

    private void forget(Session session) {
        sessions.remove(session);
        changes.incrementAndGet();
    }

    private boolean admitted(JsonNode data) {
        String token = data.path("token").textValue();
        return token.startsWith("QQBot ")
                && tokens.worth(token.substring(6), now()) == Tokens.Worth.GOOD
                && faults.bite(FaultKind.TOKEN_REFUSED, Endpoint.GATEWAY, now()).isEmpty();
    }

    private synchronized boolean countStart() {
        StartLimit limit = startLimit();
        if (limit.remaining() <= 0) {
            return false;
        }
        if (limit.remaining() == limit.total()) {
            countedFrom = now();
            started = 0;
        }
        started++;
        return true;
    }

    private static int @Nullable [] shardOf(JsonNode shard) {
        if (shard.isMissingNode() || shard.isNull()) {
            return new int[] {0, 1};
        }
        if (!shard.isArray()
                || shard.size() != 2
                || !shard.get(0).isInt()
                || !shard.get(1).isInt()) {
            return null;
        }
        int index = shard.get(0).intValue();
        int count = shard.get(1).intValue();
        return index >= 0 && count >= 1 && index < count ? new int[] {index, count} : null;
    }
}
