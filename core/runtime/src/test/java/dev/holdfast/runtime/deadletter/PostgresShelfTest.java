package dev.holdfast.runtime.deadletter;

import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.store.Databases;
import dev.holdfast.runtime.store.TestStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The same words as for SQLite, understood by the other database. One store for all tests: a server lets go of its lock late. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresShelfTest extends ShelfContract {

    private EmbeddedPostgres server;
    private SystemTime clock;
    private TestStore database;
    private StoredShelf shelf;

    @BeforeAll
    void start() throws IOException {
        server = EmbeddedPostgres.start();
        clock = SystemTime.start();
        String url = "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres";
        database = new TestStore(Databases.of(url, 1, Path.of("unused"), clock));
        shelf = new StoredShelf(database.store, drafts);
        database.start();
    }

    @AfterAll
    void stop() throws IOException {
        database.close();
        clock.close();
        server.close();
    }

    @AfterEach
    void clean() {
        settle();
        await(shelf.remove(Filter.ALL));
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
