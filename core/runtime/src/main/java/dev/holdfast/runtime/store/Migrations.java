package dev.holdfast.runtime.store;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

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

    /** The version that tables which exist are to come to; empty if there are none, or nothing is to change. */
    String changesTo() throws SQLException {
        try {
            MigrationInfoService tables = flyway.info();
            MigrationInfo[] pending = tables.pending();
            return tables.applied().length == 0 || pending.length == 0
                    ? ""
                    : String.valueOf(pending[pending.length - 1].getVersion());
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
