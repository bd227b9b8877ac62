package dev.holdfast.runtime.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections to one database besides the writer's: two for readers, one for upkeep. Thread-safe. */
final class Pool {

    private static final int CONNECTIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private volatile @Nullable HikariDataSource connections;

    /** Opens; the first connection is made when it is asked for. */
    void open(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("holdfast-store");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(-1);
        connections = new HikariDataSource(config);
    }

    boolean isOpen() {
        return connections != null;
    }

    Connection connect() throws SQLException {
        HikariDataSource open = connections;
        if (open == null) {
            throw new java.sql.SQLTransientConnectionException("the database is not open");
        }
        return open.getConnection();
    }

    void close() {
        HikariDataSource open = connections;
        connections = null;
        if (open != null) {
            open.close();
        }
    }
}
