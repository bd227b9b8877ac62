package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.delivery.Weight;
import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes letters with the batch that closes what they come from. */
final class LetterRows implements Rows<LetterRows.Row> {

    private static final Logger log = LoggerFactory.getLogger(LetterRows.class);

    /** A letter without what it says. */
    private static final int LETTER_BYTES = 2_000;

    private final Drafts drafts;
    private final Census census;

    LetterRows(Drafts drafts, Census census) {
        this.drafts = drafts;
        this.census = census;
    }

    /** A letter on its way; what it changed is filled in on the writer's thread. */
    static final class Row {
        private final long id;
        private final DeadLetter letter;
        private @Nullable Group before;
        private @Nullable Group after;

        Row(long id, DeadLetter letter) {
            this.id = id;
            this.letter = letter;
        }
    }

    @Override
    public void write(Statements statements, List<Row> rows) throws SQLException {
        LetterTable table = new LetterTable(statements.connection());
        for (Row row : rows) {
            Letter known = table.byKey(row.letter.key());
            Letter letter = drafts.letter(row.id, row.letter, known);
            row.before = known == null ? null : known.group();
            row.after = letter.group();
            census.seen(row.after);
            if (known == null) {
                table.insert(letter);
            } else {
                table.replace(letter);
            }
        }
    }

    @Override
    public void written(List<Row> rows) {
        rows.forEach(row -> census.moved(row.before, row.after));
    }

    @Override
    public void caughtUp(List<Row> rows) {
        written(rows);
    }

    @Override
    public long weight(Row row) {
        Outgoing message = row.letter.message();
        return LETTER_BYTES + (message == null ? 0 : Weight.of(message.reply()));
    }

    @Override
    public void failed(Row row, Exception why) {
        log.error(
                "The dead letter {} is lost, since it could not be written ({}); it was given up because: {}",
                row.letter.key(),
                why.toString(),
                row.letter.reason());
    }
}
