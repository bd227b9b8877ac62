package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.runtime.delivery.LiveRows.Closed;
import dev.holdfast.runtime.delivery.LiveRows.Live;
import dev.holdfast.runtime.store.StoredJson;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Puts rows into the table, as closed ones where they have ended by now. On the writer's thread. */
final class RowInserts {

    static final String OPEN =
            "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING";
    static final String CLOSED =
            "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING";

    private final PreparedStatement open;
    private final PreparedStatement closed;
    private final BodyBatch bodies;
    private final BodyBatch outcomes;

    /**
     * @param open of {@link #OPEN}
     * @param closed of {@link #CLOSED}
     */
    RowInserts(PreparedStatement open, PreparedStatement closed) {
        this.open = open;
        this.closed = closed;
        this.bodies = new BodyBatch(open);
        this.outcomes = new BodyBatch(closed);
    }

    /**
     * @param body what is to be written of it, if that was put into words already; null if not
     */
    void add(Live live, @Nullable String body) throws SQLException {
        Row row = live.row();
        StoredRow written = row.written();
        PreparedStatement insert = written == null ? closed : open;
        bind(insert, row.number, row.outgoing.to().bot(), row.key, row.outgoing.answering(), live.madeAt());
        insert.setInt(4, live.sequence());
        insert.setInt(7, written != null && live.maybe() ? 1 : 0);
        String last = written == null ? Outcomes.text(row.outcome()) : body == null ? StoredJson.write(written) : body;
        insert.setString(8, last);
        (written == null ? outcomes : bodies).add(last.length());
    }

    void add(Closed row) throws SQLException {
        bind(closed, row.number(), row.bot(), row.key(), row.answering(), row.madeAt());
        closed.setInt(4, row.sequence());
        closed.setInt(7, 0);
        closed.setString(8, row.outcome());
        outcomes.add(row.outcome().length());
    }

    void execute() throws SQLException {
        bodies.execute();
        outcomes.execute();
    }

    private static void bind(
            PreparedStatement insert,
            long number,
            String bot,
            OutboxKey key,
            @Nullable Answering answering,
            long madeAt)
            throws SQLException {
        insert.setLong(1, number);
        insert.setString(2, bot + "/" + key);
        insert.setString(3, Sequences.key(bot, answering));
        insert.setLong(5, madeAt);
        insert.setLong(6, key.isNamed() ? madeAt + NamedSends.AGE.toMillis() : 0);
    }
}
