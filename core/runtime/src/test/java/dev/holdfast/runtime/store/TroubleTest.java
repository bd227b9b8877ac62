package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class TroubleTest {

    @ParameterizedTest
    @CsvSource({
        // state, of a work, of a row
        "22021, REQUEST, REQUEST",
        "23505, REQUEST, REQUEST",
        "54000, REQUEST, REQUEST",
        "42501, REQUEST, AWAY",
        "42P01, REQUEST, AWAY",
        "42703, REQUEST, AWAY",
        "55P03, REQUEST, AWAY",
        "40001, REQUEST, AWAY",
        "40P01, REQUEST, AWAY",
        "0A000, REQUEST, AWAY",
        ", REQUEST, AWAY",
        "25006, AWAY, AWAY",
        "08006, AWAY, AWAY",
        "53100, AWAY, AWAY",
        "57P01, AWAY, AWAY",
        "58030, AWAY, AWAY",
        "XX000, AWAY, AWAY"
    })
    void what_postgresql_says_is_a_rows_fault_only_where_its_values_are(String state, Trouble ofWork, Trouble ofRow) {
        SQLException plain = new SQLException("as it says", state);
        SQLException batch = new BatchUpdateException("in a batch", state, 0, new int[0], plain);

        assertThat(Trouble.of(plain)).isEqualTo(ofWork);
        assertThat(Trouble.ofRow(plain)).isEqualTo(ofRow);
        assertThat(Trouble.ofRow(batch)).isEqualTo(ofRow);
    }

    @ParameterizedTest
    @CsvSource({
        // code, of a work, of a row
        "SQLITE_TOOBIG, REQUEST, REQUEST",
        "SQLITE_CONSTRAINT_UNIQUE, REQUEST, REQUEST",
        "SQLITE_MISMATCH, REQUEST, REQUEST",
        "SQLITE_RANGE, REQUEST, REQUEST",
        "SQLITE_ERROR, REQUEST, AWAY",
        "SQLITE_SCHEMA, REQUEST, AWAY",
        "SQLITE_BUSY, AWAY, AWAY",
        "SQLITE_FULL, AWAY, AWAY",
        "SQLITE_READONLY_DBMOVED, AWAY, AWAY",
        "SQLITE_CORRUPT, DAMAGED, DAMAGED",
        "SQLITE_NOTADB, DAMAGED, DAMAGED"
    })
    void what_sqlite_says_is_a_rows_fault_only_where_its_values_are(
            SQLiteErrorCode code, Trouble ofWork, Trouble ofRow) {
        SQLiteException failure = new SQLiteException("as it says", code);

        assertThat(Trouble.of(failure)).isEqualTo(ofWork);
        assertThat(Trouble.ofRow(failure)).isEqualTo(ofRow);
        assertThat(Trouble.ofRow(new IllegalStateException("around it", failure)))
                .isEqualTo(ofRow);
    }

    @Test
    void a_bug_is_the_fault_of_what_was_asked() {
        assertThat(Trouble.of(new IllegalArgumentException("no JSON"))).isEqualTo(Trouble.REQUEST);
        assertThat(Trouble.ofRow(new IllegalArgumentException("no JSON"))).isEqualTo(Trouble.REQUEST);
    }

    @Test
    void damage_is_seen_behind_a_pool_that_says_that_it_has_no_connection() {
        SQLiteException damaged = new SQLiteException("no database", SQLiteErrorCode.SQLITE_NOTADB);

        assertThat(Trouble.of(new SQLTransientConnectionException("timed out after 5000ms", damaged)))
                .isEqualTo(Trouble.DAMAGED);
    }
}
