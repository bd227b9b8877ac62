package dev.holdfast.runtime.journal;

import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Events that everybody is done with: their bodies go, in runs of numbers, since what comes together ends together. */
final class DoneRows implements Rows<Entry> {

    private static final String EMPTY = "UPDATE event SET body = NULL WHERE number BETWEEN ? AND ?";
    private static final String DELETE = "DELETE FROM event WHERE number BETWEEN ? AND ?";
    private static final String UNMARK = "DELETE FROM event_done WHERE number = ?";

    private final LongSupplier pruned;

    /**
     * @param pruned rows up to this number are not kept to recognize repetitions
     */
    DoneRows(LongSupplier pruned) {
        this.pruned = pruned;
    }

    @Override
    public void write(Statements statements, List<Entry> entries) throws SQLException {
        long[] numbers = entries.stream()
                .mapToLong(entry -> entry.number)
                .filter(number -> number > 0)
                .sorted()
                .toArray();
        long old = pruned.getAsLong();
        int firstKept = 0;
        while (firstKept < numbers.length && numbers[firstKept] <= old) {
            firstKept++;
        }
        runs(statements.of(DELETE), Arrays.copyOfRange(numbers, 0, firstKept));
        runs(statements.of(EMPTY), Arrays.copyOfRange(numbers, firstKept, numbers.length));
        PreparedStatement unmark = statements.of(UNMARK);
        boolean any = false;
        for (Entry entry : entries) {
            if (entry.marked) {
                any = true;
                unmark.setLong(1, entry.number);
                unmark.addBatch();
            }
        }
        if (any) {
            unmark.executeBatch();
        }
    }

    private static void runs(PreparedStatement statement, long[] numbers) throws SQLException {
        if (numbers.length == 0) {
            return;
        }
        long first = numbers[0];
        long last = first;
        for (long number : numbers) {
            if (number > last + 1) {
                add(statement, first, last);
                first = number;
            }
            last = number;
        }
        add(statement, first, last);
        statement.executeBatch();
    }

    private static void add(PreparedStatement statement, long first, long last) throws SQLException {
        statement.setLong(1, first);
        statement.setLong(2, last);
        statement.addBatch();
    }

    /** What was never written need not be taken back. */
    @Override
    public boolean needed(Entry entry) {
        return entry.recordedForGood;
    }
}
