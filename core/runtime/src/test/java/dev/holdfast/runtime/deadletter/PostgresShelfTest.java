package dev.holdfast.runtime.deadletter;

import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.config.StoreSettings;
import dev.holdfast.runtime.store.Databases;
import dev.holdfast.runtime.store.TestStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The same words as for SQLite, understood by the other database. */
final class PostgresShelfTest extends ShelfContract {

    private static EmbeddedPostgres server;
    private static SystemTime clock;

    private TestStore database;
    private StoredShelf shelf;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
        clock = SystemTime.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        clock.close();
    }

    @BeforeEach
    void open() {
        String url = "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres";
        database = new TestStore(Databases.of(new StoreSettings(url, Duration.ZERO, 1), Path.of("unused"), clock));
        shelf = new StoredShelf(database.store, drafts);
        database.start();
    }

    @AfterEach
    void clean() throws SQLException {
        database.close();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM dead_letter");
        }
    }

    @Override
    Shelf shelf() {
        return shelf;
    }

    @Override
    void settle() {
        await(database.store.write(connection -> true));
    }
}
