package dev.holdfast.sandbox.socket;

import dev.holdfast.sandbox.Bot;
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

/** The sockets of one platform: its connections and sessions, who hears what, and when a connection ends. */
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
    private final Logins logins;

    public Hub(Options options, Dialect dialect, Faults faults) {
        this.options = options;
        this.rules = options.gateway();
        this.dialect = dialect;
        this.faults = faults;
        this.starts = new Starts(rules.sessionStarts());
        this.misfortune = new Misfortune(this, dialect, faults);
        this.logins = new Logins(this, dialect, faults);
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

    Logins logins() {
        return logins;
    }

    Starts starts() {
        return starts;
    }

    Optional<Session> session(String id, Bot bot) {
        return sessions.stream()
                .filter(session -> session.id().equals(id) && session.bot().equals(bot))
                .findFirst();
    }

    public Starts.Limit startLimit(Bot bot) {
        return starts.limit(bot, now());
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

    void begin(Connection connection, Bot bot, int[] shard, int intents) {
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

    /** Why the session does not go on; empty if it does. */
    Optional<Session.Resumption> resume(Connection connection, Session session, long seen) {
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
            return Optional.empty();
        }
        if (resumption == Session.Resumption.FORGOTTEN) {
            forget(session);
        }
        return Optional.of(resumption);
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
}
