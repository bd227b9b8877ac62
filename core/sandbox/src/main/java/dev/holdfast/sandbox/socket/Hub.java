package dev.holdfast.sandbox.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The sockets of one platform: who may identify, who may resume, who hears what, and when a connection ends. */
public final class Hub {
    private static final Duration TO_AUTHENTICATE = Duration.ofSeconds(30);
    private static final Duration TO_LEAVE = Duration.ofSeconds(5);

    private final Options options;
    private final Options.GatewayRules rules;
    private final Dialect dialect;
    private final Faults faults;
    private final Starts starts;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final Misfortune misfortune;

    public Hub(Options options, Dialect dialect, Faults faults) {
        this.options = options;
        this.rules = options.gateway();
        this.dialect = dialect;
        this.faults = faults;
        this.starts = new Starts(rules.sessionStarts());
        this.misfortune = new Misfortune(this, dialect, faults);
    }

    Instant now() {
        return options.clock().instant();
    }

    public void accept(ServerWebSocket socket, @Nullable Compressor compressor) {
        Connection connection = new Connection(socket, this, dialect, compressor, faults);
        connections.add(connection);
        changes.incrementAndGet();
        connection.open(rules.heartbeatInterval().toMillis());
    }

    void closed(Connection connection, @Nullable Short code) {
        connections.remove(connection);
        Session session = connection.session();
        if (session != null) {
            session.lost(connection, now());
            if (code != null && !connection.closedHere() && !session.connected() && !dialect.survives(code, true)) {
                forget(session);
            }
        }
        changes.incrementAndGet();
    }

    /** Sends an event to every session of that bot that wants it. */
    public void publish(Bot bot, Event event) {
        for (Session session : sessions) {
            if (session.bot().equals(bot) && session.wants(event)) {
                session.dispatch(event);
            }
        }
    }

    /** Sends an event to that connection's session alone. */
    public static void tell(Connection connection, Event event) {
        Session session = connection.session();
        if (session != null) {
            session.dispatch(event);
        }
    }

    public boolean anyConnected(Bot bot) {
        for (Session session : sessions) {
            if (session.bot().equals(bot) && session.connected()) {
                return true;
            }
        }
        return false;
    }

    public Collection<Connection> connections() {
        return Collections.unmodifiableCollection(connections);
    }

    public List<Session> sessions() {
        return Collections.unmodifiableList(sessions);
    }

    /** Grows whenever a connection or session comes or goes. */
    public long changes() {
        return changes.get();
    }

    public Starts.Limit startLimit(Bot bot) {
        return starts.limit(bot, now());
    }

    void identify(Connection connection, JsonNode data) {
        if (connection.session() != null) {
            connection.close(4005, "already authenticated");
            return;
        }
        Integer asked = data.isObject() ? dialect.intents(data) : null;
        if (asked == null || !data.path("token").isTextual()) {
            connection.close(4002, "IDENTIFY needs token and intents");
            return;
        }
        Bot bot = owner(connection, data);
        if (bot == null) {
            return;
        }
        int[] shard = shardOf(data.path("shard"));
        if (shard == null) {
            connection.close(4010, "invalid shard");
        } else if ((asked & ~dialect.knownIntents()) != 0) {
            connection.close(4013, "invalid intents");
        } else if ((asked & ~bot.intents()) != 0) {
            connection.close(4014, "intents not permitted");
        } else {
            switch (starts.take(bot, shard[0], now())) {
                case GRANTED -> begin(connection, bot, shard, asked);
                case TOO_FAST -> connection.invalidate(false);
                case USED_UP -> refuse(connection, dialect.startsUsedUp());
            }
        }
    }

    /** The bot that the client proves to be; null, and the connection is closed, where it proves nothing or a fault refuses it. */
    private @Nullable Bot owner(Connection connection, JsonNode data) {
        Bot bot = dialect.owner(data.path("token").textValue());
        boolean refused = bot == null
                || faults.bite(FaultKind.TOKEN_REFUSED, Endpoint.GATEWAY, Victim.of(bot), now())
                        .isPresent();
        if (refused) {
            connection.close(4004, "authentication failed");
        }
        return refused ? null : bot;
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
        Bot bot = owner(connection, data);
        if (bot == null) {
            return;
        }
        Optional<Faults.Active> refusal = faults.bite(FaultKind.REFUSE_RESUME, Victim.of(bot), now());
        if (refusal.isPresent()) {
            Integer code = refusal.get().fault().code();
            refuse(connection, new Dialect.Refusal(code == null, code, "resume refused"));
            return;
        }
        String id = data.path("session_id").textValue();
        Optional<Session> found = sessions.stream()
                .filter(session -> session.id().equals(id) && session.bot().equals(bot))
                .findFirst();
        if (found.isEmpty()) {
            refuse(connection, dialect.resumeRefused(Session.Resumption.UNKNOWN));
        } else {
            resume(connection, found.get(), seen.longValue());
        }
    }

    /** Ends what is overdue: silent or old connections, and sessions lost for too long. */
    public void sweep() {
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

    /** Lets a momentary fault happen on every live connection it concerns, now. */
    public void inflict(Fault fault) {
        for (Connection connection : List.copyOf(connections)) {
            if (connection.session() != null
                    && fault.concerns(dialect.platform(), connection.victim().bot())) {
                misfortune.strike(fault, connection);
            }
        }
    }

    public void closeAll() {
        connections.forEach(connection -> connection.close(1001, "going away"));
    }

    void forget(Session session) {
        sessions.remove(session);
        changes.incrementAndGet();
    }

    private void begin(Connection connection, Bot bot, int[] shard, int intents) {
        if (dialect.codes().oneSessionPerShard()) {
            for (Session old : sessions) {
                if (old.bot().equals(bot) && old.shard() == shard[0] && !old.connected()) {
                    forget(old);
                }
            }
        }
        String id = UUID.randomUUID().toString();
        Session session = new Session(id, bot, shard[0], shard[1], intents, rules.replayMax(), dialect);
        connection.session(session);
        boolean early =
                faults.bite(FaultKind.EARLY_EVENT, Victim.of(bot), now()).isPresent();
        synchronized (session) { // whoever finds it in the list waits until READY is written
            sessions.add(session);
            session.begin(connection, early ? dialect.early() : null);
            dialect.afterReady(session).forEach(session::dispatch);
        }
        changes.incrementAndGet();
        misfortune.meet(connection);
    }

    private void resume(Connection connection, Session session, long seen) {
        connection.session(session);
        Victim victim = connection.victim();
        Session.Spoiling spoiling = new Session.Spoiling(
                faults.bite(FaultKind.REPLAY_TWICE, victim, now()).isPresent(),
                faults.bite(FaultKind.REPLAY_DISORDER, victim, now()).isPresent());
        Session.Resumption resumption = session.resume(connection, seen, spoiling);
        if (resumption == Session.Resumption.RESUMED) {
            changes.incrementAndGet();
            takeOver(connection, session);
            misfortune.meet(connection);
            return;
        }
        if (resumption == Session.Resumption.FORGOTTEN) {
            forget(session);
        }
        refuse(connection, dialect.resumeRefused(resumption));
    }

    private static void refuse(Connection connection, Dialect.Refusal refusal) {
        if (refusal.invalid()) {
            connection.invalidate(false);
        }
        if (refusal.closeCode() != null) {
            connection.close(refusal.closeCode(), refusal.reason());
        }
    }

    /** A session has one socket; the one it had before is closed. */
    private void takeOver(Connection present, Session session) {
        for (Connection other : connections) {
            if (other != present && session.equals(other.session())) {
                other.close(dialect.codes().takenOver(), "reset by resume");
            }
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
            connection.close(dialect.codes().silent(), "no heartbeat");
        } else if (asked != null && now.isAfter(asked.plus(TO_LEAVE))) {
            connection.close(dialect.codes().overstayed(), "connection expired");
        } else if (asked == null && now.isAfter(connection.openedAt().plus(rules.connectionLifetime()))) {
            connection.askToLeave(now);
        }
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
