package dev.holdfast.runtime.journal;

import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Who is done with an event that others are still busy with. */
final class MarkRows implements Rows<MarkRows.Mark> {

    static final String INSERT =
            "INSERT INTO event_done (number, holder) VALUES (?, ?) ON CONFLICT (number, holder) DO NOTHING";

    record Mark(Entry entry, String holder) {}

    @Override
    public void write(Statements statements, List<Mark> marks) throws SQLException {
        PreparedStatement insert = statements.of(INSERT);
        boolean any = false;
        for (Mark mark : marks) {
            // Most are done meanwhile: then there is nobody left to tell apart.
            if (!mark.entry().done && mark.entry().number > 0) {
                any = true;
                mark.entry().marked = true;
                insert.setLong(1, mark.entry().number);
                insert.setString(2, mark.holder());
                insert.addBatch();
            }
        }
        if (any) {
            insert.executeBatch();
        }
    }

    /** All that are done with an event. */
    static void bind(PreparedStatement insert, Entry entry) throws SQLException {
        for (String holder : entry.finished()) {
            entry.marked = true;
            insert.setLong(1, entry.number);
            insert.setString(2, holder);
            insert.addBatch();
        }
    }

    @Override
    public boolean needed(Mark mark) {
        return !mark.entry().done;
    }
}
