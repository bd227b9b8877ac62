package dev.holdfast.runtime.store;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables to this version's form. The caller holds the database's lock, since Flyway has none on SQLite. */
final class Migrations {

    private final Flyway flyway;

    /**
     * @param number what a row number is in this database: in SQLite only INTEGER makes it the row's own
     */
    Migrations(DataSource source, String number) {
        flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .table("schema_history")
                .placeholders(Map.of("number", number))
                // A database that a newer version has changed is refused rather than misunderstood.
                .ignoreMigrationPatterns(new String[0])
                .load();
    }

    /** Whether there is something to change in tables that exist. */
    boolean wouldChange() throws SQLException {
        try {
            return flyway.info().applied().length > 0 && flyway.info().pending().length > 0;
        } catch (FlywayException failure) {
            throw unwrapped(failure);
        }
    }

    void run() throws SQLException {
        try {
            flyway.migrate();
        } catch (FlywayException failure) {
            throw unwrapped(failure);
        }
    }

    /** The database's own exception, which says whether it is away. */
    private static SQLException unwrapped(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return new SQLException(
                "The tables cannot be brought to this version's form: " + failure.getMessage(), failure);
    }
}
