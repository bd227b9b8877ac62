package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of letters that were tried again. A letter that was sent must not be found at the next start, so that is kept in
 * memory while the database is away, rather than forgotten.
 */
final class TriedRows implements Rows<TriedRows.Row> {

    private static final Logger log = LoggerFactory.getLogger(TriedRows.class);

    private final Census census;
    private final Set<Long> inHand;
    private final AtomicBoolean unclear;

    /**
     * @param inHand letters that were taken, until it is on disk what came of them
     * @param unclear set where letters may be taken that nobody tries
     */
    TriedRows(Census census, Set<Long> inHand, AtomicBoolean unclear) {
        this.census = census;
        this.inHand = inHand;
        this.unclear = unclear;
    }

    /** A letter that was taken; what it changed is filled in on the writer's thread. */
    static final class Row {
        private final Letter taken;
        private final @Nullable Fate fate;
        final Promise<Void> known = Promise.promise();
        private @Nullable Group before;
        private @Nullable Group after;

        /**
         * @param fate null if it was sent
         */
        Row(Letter taken, @Nullable Fate fate) {
            this.taken = taken;
            this.fate = fate;
        }
    }

    @Override
    public long weight(Row row) {
        return LIGHT + row.taken.body().length();
    }

    @Override
    public void write(Statements statements, List<Row> rows) throws SQLException {
        LetterTable table = new LetterTable(statements.connection());
        for (Row row : rows) {
            row.before = null;
            row.after = null;
            Letter present = table.find(row.taken.id()).orElse(null);
            if (present == null || present.state() != Letter.State.RETRYING) {
                // A later word on it came first: what became of the try before says nothing about that.
                continue;
            }
            Fate fate = row.fate;
            row.before = present.group();
            if (fate == null) {
                table.delete(List.of(present.id()));
            } else {
                Letter back = present.moved(fate.state(), fate.nextAt());
                table.move(back);
                row.after = back.group();
                census.seen(back.group());
            }
        }
    }

    @Override
    public void written(List<Row> rows) {
        caughtUp(rows);
        held(rows);
    }

    @Override
    public void held(List<Row> rows) {
        rows.forEach(row -> row.known.tryComplete());
    }

    @Override
    public void caughtUp(List<Row> rows) {
        for (Row row : rows) {
            inHand.remove(row.taken.id());
            census.moved(row.before, row.after);
        }
    }

    @Override
    public void failed(Row row, Exception why) {
        log.error("What became of the dead letter {} is not recorded", row.taken.id(), why);
        if (row.fate != null) {
            // It was not sent, and the table says that it is being tried: somebody has to look.
            inHand.remove(row.taken.id());
            unclear.set(true);
        }
        row.known.tryFail(why);
    }
}
