package dev.holdfast.runtime.store;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.Eventually;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the database does to us, made by the database itself: SQLite's own refusals, and bytes overwritten in its file. */
class StoreTroubleTest {

    @TempDir
    Path home;

    private final SystemTime clock = SystemTime.start();
    private final Notes notes = new Notes();

    @SuppressWarnings("NullAway.Init") // made before each test
    private Path file;

    @SuppressWarnings("NullAway.Init") // every test begins a life first
    private TestStore test;

    @SuppressWarnings("NullAway.Init") // as above
    private Appender<String> appender;

    /** SQLite with something that is done to every connection of the writer's. */
    private static final class Crippled implements Database {
        private final Database sqlite;
        private volatile String pragma = "";
        private volatile CountDownLatch openable = new CountDownLatch(0);
        private final AtomicInteger openings = new AtomicInteger();

        private final boolean mayChangeHands;

        private Crippled(Database sqlite, boolean mayChangeHands) {
            this.sqlite = sqlite;
            this.mayChangeHands = mayChangeHands;
        }

        @Override
        public String name() {
            return sqlite.name();
        }

        @Override
        public Opened open(Consumer<StoreEvent> events) throws SQLException {
            openings.incrementAndGet();
            awaitOpenable();
            Opened opened = sqlite.open(events);
            Connection connection = opened.connection();
            if (!pragma.isEmpty()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(pragma);
                }
                connection.commit();
            }
            return opened;
        }

        @Override
        public boolean mayChangeHands() {
            return mayChangeHands;
        }

        private void awaitOpenable() throws SQLException {
            try {
                openable.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
        }

        @Override
        public Connection connect() throws SQLException {
            return sqlite.connect();
        }

        @Override
        public String check(Connection connection) throws SQLException {
            return sqlite.check(connection);
        }

        @Override
        public Path backUp() throws SQLException {
            return sqlite.backUp();
        }

        @Override
        public boolean backsUp() {
            return true;
        }

        @Override
        public boolean suspect(String why) {
            return sqlite.suspect(why);
        }

        @Override
        public Path restore(Consumer<StoreEvent> events) throws SQLException {
            return sqlite.restore(events);
        }

        @Override
        public void close() {
            sqlite.close();
        }
    }

    @BeforeEach
    void file() {
        file = home.resolve("test.db");
    }

    @AfterEach
    void close() {
        test.close();
        clock.close();
    }

    private Crippled begin() {
        return begin(Notes::create);
    }

    private Crippled begin(Store.Opened loader) {
        return begin(crippled(false), loader);
    }

    private Crippled crippled(boolean mayChangeHands) {
        return new Crippled(new SqliteDatabase(file, 3, home.resolve("cache"), clock), mayChangeHands);
    }

    private Crippled begin(Crippled database, Store.Opened loader) {
        test = new TestStore(database);
        test.store.whenOpened(loader);
        appender = test.store.appender(notes);
        test.start();
        return database;
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "note " + number).toList();
    }

    private void write(List<String> texts) {
        texts.forEach(appender::append);
        Eventually.until("they are written", () -> notes.written.containsAll(texts));
    }

    private List<String> stored() {
        return await(test.store.read(Notes::all));
    }

    /** Does something to the writer's connection as it is. */
    private void cripple(Crippled database, String pragma) {
        database.pragma = pragma;
        Future<Boolean> done = test.store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(pragma);
            }
        });
        // No row may share its batch: whether that was committed is not known then, and these rows do not bear to be
        // there twice.
        Eventually.until("the next batch meets it", done::isComplete);
    }

    private void rowsGoOnAndAreWrittenLater(Crippled database, String why) {
        List<String> more = texts(100, 600);
        more.forEach(text -> appender.append(text + " " + "x".repeat(1000)));
        Eventually.until("all of them go on", () -> notes.held.size() + notes.written.size() >= 600);

        assertThat(test.store.view().up()).isFalse();
        assertThat(test.store.view().why()).containsIgnoringCase(why);
        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.Down.class);
        assertThatThrownBy(() -> await(test.store.write(connection -> 1)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.unavailable()).isTrue());
        assertThat(stored()).as("reading goes on").startsWith("note 0");

        database.pragma = "";
        Eventually.until(
                "it says that it is up again", () -> test.events.stream().anyMatch(StoreEvent.Up.class::isInstance));
        assertThat(stored()).hasSize(600).doesNotHaveDuplicates();
        assertThat(stored().stream().map(text -> text.substring(5).replaceFirst(" .*", "")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 600).mapToObj(Integer::toString).toList());
    }

    @Test
    void a_full_disk_stops_nobody_and_everything_is_written_once_there_is_room() {
        Crippled database = begin();
        write(texts(0, 100));

        cripple(database, "PRAGMA max_page_count = 1");

        rowsGoOnAndAreWrittenLater(database, "full");
    }

    @Test
    void a_read_only_database_stops_nobody_and_everything_is_written_once_it_can_be() {
        Crippled database = begin();
        write(texts(0, 100));

        cripple(database, "PRAGMA query_only = 1");

        rowsGoOnAndAreWrittenLater(database, "readonly");
    }

    @Test
    void what_is_kept_in_memory_at_the_end_is_tried_until_the_time_is_over_whatever_the_breaker_says() {
        Crippled database = begin();
        write(texts(0, 10));
        cripple(database, "PRAGMA query_only = 1");
        appender.append("note 10");
        Eventually.until("it is kept", () -> notes.held.contains("note 10"));

        Future<Void> closed = test.store.close(Duration.ofSeconds(30));
        int before = database.openings.get();
        Eventually.until("it is tried more than once", () -> database.openings.get() >= before + 3);
        assertThat(closed.isComplete()).isFalse();
        database.pragma = "";
        await(closed);

        begin();
        assertThat(stored()).contains("note 10");
    }

    /** Notes of another kind. At one of them, alone, the database goes away once. */
    private static final class Faltering implements Rows<String> {
        private static final String AT = "falters";
        private final Notes notes = new Notes();
        private final AtomicBoolean once = new AtomicBoolean(true);

        @Override
        public void write(Statements statements, List<String> rows) throws SQLException {
            if (rows.equals(List.of(AT)) && once.getAndSet(false)) {
                throw new SQLException("the server is gone", "08006");
            }
            notes.write(statements, rows);
        }
    }

    /** On its own, so that it is kept behind the one before whatever its kind is. */
    private void keep(Appender<String> to, String text, int place) {
        to.append(text);
        Eventually.until("it is kept", () -> test.store.view().held() == place);
    }

    @Test
    void a_database_that_goes_away_again_while_it_catches_up_row_by_row_loses_none_of_them() {
        Crippled database = crippled(false);
        test = new TestStore(database);
        test.store.whenOpened(Notes::create);
        appender = test.store.appender(notes);
        Faltering faltering = new Faltering();
        Appender<String> others = test.store.appender(faltering);
        test.start();
        write(texts(0, 1));
        cripple(database, "PRAGMA query_only = 1");
        keep(appender, "note 1", 1);
        keep(others, Faltering.AT, 2);
        keep(appender, "note 0", 3);
        keep(appender, "note 2", 4);

        database.pragma = "";

        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(faltering.once).isFalse();
        assertThat(stored()).containsExactlyInAnyOrder("note 0", "note 1", Faltering.AT, "note 2");
        Eventually.until("the one that is there already is refused", () -> notes.failed.equals(List.of("note 0")));
        assertThat(test.store.view().lost()).isEqualTo(1);
    }

    @Test
    void a_table_that_is_not_there_refuses_no_row_but_is_waited_for() throws SQLException {
        begin();
        write(texts(0, 10));
        await(test.store.write(connection -> rename(connection, "note", "note_that_is_altered")));

        texts(10, 20).forEach(appender::append);

        Eventually.until("they go on", () -> notes.held.containsAll(texts(10, 20)));
        assertThat(test.store.view().up()).isFalse();
        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.Down.class);
        try (Connection somebody = SqliteDatabase.source(file).getConnection()) {
            rename(somebody, "note_that_is_altered", "note");
        }
        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 20));
        assertThat(notes.failed).isEmpty();
        assertThat(test.store.view().lost()).isZero();
    }

    @Test
    void a_database_that_another_process_used_meanwhile_is_left_alone_until_this_one_is_restarted()
            throws SQLException {
        Crippled database = begin(crippled(true), Notes::create);
        write(texts(0, 10));
        String ours = await(test.store.write(StoreTroubleTest::tenant));
        cripple(database, "PRAGMA query_only = 1");
        appender.append("note 10");
        Eventually.until("it is kept", () -> notes.held.contains("note 10"));
        let("another process");
        database.pragma = "";

        Eventually.until("it is told why", () -> test.events.stream().anyMatch(StoreTroubleTest::saysToRestart));
        assertThat(test.store.view().why()).contains("Another process used this database while this one was cut off");
        int before = database.openings.get();
        Eventually.until("it looked again", () -> database.openings.get() >= before + 2);
        assertThat(test.store.view().up()).isFalse();
        assertThat(stored()).isEqualTo(texts(0, 10));

        let(ours);
        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 11));
    }

    private static boolean saysToRestart(StoreEvent event) {
        return event instanceof StoreEvent.Down down && down.why().contains("restart this one");
    }

    private static String tenant(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT process FROM tenure")) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** The database to somebody, past the store. */
    private void let(String process) throws SQLException {
        try (Connection connection = SqliteDatabase.source(file).getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE tenure SET process = ?")) {
            update.setString(1, process);
            update.executeUpdate();
        }
    }

    @Test
    void a_backup_of_an_earlier_process_is_not_taken_for_another_process() {
        begin(crippled(true), Notes::create);
        write(texts(0, 10));
        await(test.store.backUp());
        test.close();
        Crippled database = begin(crippled(true), Notes::create);
        await(test.store.recover());
        Eventually.until("it is up", () -> test.store.view().up());

        cripple(database, "PRAGMA query_only = 1");
        appender.append("note 10");
        Eventually.until("it is kept", () -> notes.held.contains("note 10"));
        database.pragma = "";

        Eventually.until("it is up again", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 11));
    }

    @Test
    void opening_a_file_writes_nothing_of_its_own_so_that_one_on_a_full_disk_is_read_all_the_same() {
        begin();
        write(texts(0, 10));
        test.close();
        AtomicInteger changed = new AtomicInteger(-1);

        begin((connection, as) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT total_changes()")) {
                changed.set(row.next() ? row.getInt(1) : -1);
            }
            return () -> {};
        });

        assertThat(changed).hasValue(0);
    }

    private static boolean rename(Connection connection, String table, String to) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("ALTER TABLE " + table + " RENAME TO " + to);
        }
    }

    @Test
    void an_opening_that_takes_long_holds_nobody_up() {
        Crippled database = begin();
        write(texts(0, 10));
        database.openable = new CountDownLatch(1);
        cripple(database, "PRAGMA query_only = 1");
        appender.append("note 10");
        Eventually.until("it is kept", () -> notes.held.contains("note 10"));
        database.pragma = "";
        int before = database.openings.get();
        Eventually.until("it is being opened", () -> database.openings.get() > before);

        appender.append("note 11");

        Eventually.until("it is kept too", () -> notes.held.contains("note 11"));
        database.openable.countDown();
        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 12));
    }

    @Test
    void a_folder_that_cannot_be_made_keeps_nobody_from_starting() throws IOException {
        Files.writeString(home.resolve("in-the-way"), "");
        file = home.resolve("in-the-way/test.db");

        begin();
        appender.append("note");

        Eventually.until("it goes on", () -> notes.held.contains("note"));
        assertThat(test.store.view().up()).isFalse();
        Files.delete(home.resolve("in-the-way"));
        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).containsExactly("note");
    }

    private void damage(Path database) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(database.toFile(), "rw")) {
            for (long at = 4096; at < bytes.length(); at += 4096) {
                bytes.seek(at);
                bytes.write(new byte[2000]);
            }
        }
    }

    private List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.contains(part))
                    .toList();
        }
    }

    @Test
    void a_damaged_file_is_moved_aside_and_the_newest_good_backup_takes_its_place() throws IOException {
        begin();
        write(texts(0, 100));
        await(test.store.backUp());
        write(texts(100, 200));
        Path newest = await(test.store.backUp());
        write(texts(200, 300));
        test.close();
        damage(file);
        damage(newest);

        begin();

        assertThat(test.store.view().up()).isTrue();
        assertThat(stored()).isEqualTo(texts(0, 100));
        assertThat(test.events)
                .hasAtLeastOneElementOfType(StoreEvent.Damaged.class)
                .hasAtLeastOneElementOfType(StoreEvent.Restored.class);
        assertThat(names("damaged")).as("what was moved aside").isNotEmpty();
        assertThat(await(test.store.validate())).isEmpty();
        write(texts(300, 301));
    }

    @Test
    void what_is_found_at_the_first_opening_is_handed_over_once_though_its_commit_fails_at_first() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger handedOver = new AtomicInteger();

        begin((connection, as) -> {
            Notes.create(connection, as);
            // Twice one that a deferred constraint refuses at the commit, and only there.
            if (read.incrementAndGet() <= 2) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE IF NOT EXISTS child"
                            + " (parent TEXT REFERENCES note (text) DEFERRABLE INITIALLY DEFERRED)");
                    statement.execute("INSERT INTO child VALUES ('nobody')");
                }
            }
            return handedOver::incrementAndGet;
        });

        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(read).hasValue(3);
        assertThat(handedOver).hasValue(1);
    }

    @Test
    void a_file_that_is_damaged_while_it_is_used_is_replaced_and_who_reads_it_is_told() throws IOException {
        List<Boolean> openings = new CopyOnWriteArrayList<>();
        begin((connection, as) -> {
            openings.add(as == FoundAs.REPLACED);
            return Notes.create(connection, as);
        });
        write(texts(0, 1000));
        await(test.store.backUp());
        checkpoint();
        damage(file);

        Eventually.until("the damage shows and is repaired", () -> {
            appender.append("again");
            test.store.write(connection -> Notes.all(connection).size());
            return test.events.stream().anyMatch(StoreEvent.Restored.class::isInstance);
        });
        Eventually.until("it is up", () -> test.store.view().up());

        assertThat(openings).containsExactly(false, true);
        assertThat(stored()).startsWith("note 0").contains("note 999");
    }

    /** Backed up, and then damaged where the writer does not look. */
    private void damagedPastTheWriter() throws IOException {
        begin();
        write(texts(0, 1000));
        await(test.store.backUp());
        checkpoint();
        damage(file);
    }

    private void isRepaired() {
        Eventually.until("it is repaired", () -> test.events.stream().anyMatch(StoreEvent.Restored.class::isInstance));
        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.Damaged.class);
        assertThat(stored()).isEqualTo(texts(0, 1000));
        write(texts(1000, 1001));
    }

    @Test
    void damage_that_only_a_reader_meets_is_repaired_while_the_bot_runs() throws IOException {
        damagedPastTheWriter();

        assertThatThrownBy(() -> await(test.store.read(Notes::all))).hasMessageContaining("could not be read");

        isRepaired();
    }

    @Test
    void damage_that_only_a_backup_meets_is_repaired_while_the_bot_runs() throws IOException {
        damagedPastTheWriter();

        assertThatThrownBy(() -> await(test.store.backUp())).isInstanceOf(StoreException.class);

        isRepaired();
    }

    @Test
    void damage_that_a_check_finds_is_repaired_while_the_bot_runs() throws IOException {
        damagedPastTheWriter();

        assertThat(await(test.store.validate())).isNotEmpty();

        isRepaired();
    }

    @Test
    void damage_that_nothing_is_seen_of_stops_the_writer_once_and_not_at_every_read() {
        Crippled database = begin();
        write(texts(0, 10));
        int openings = database.openings.get();

        for (int read = 0; read < 5; read++) {
            assertThatThrownBy(() -> await(test.store.read(connection -> {
                        throw new SQLiteException("as it says", SQLiteErrorCode.SQLITE_CORRUPT);
                    })))
                    .hasMessageContaining("as it says");
            write(texts(100 + read, 101 + read));
        }

        assertThat(database.openings).hasValueLessThanOrEqualTo(openings + 1);
        assertThat(stored()).hasSize(15);
        assertThat(test.events).doesNotHaveAnyElementsOfTypes(StoreEvent.Damaged.class);
    }

    /** Everything is in the file, nothing in SQLite's log or in the writer's memory. */
    private void checkpoint() {
        assertThatThrownBy(() -> await(test.store.write(connection -> {
                    connection.rollback();
                    connection.setAutoCommit(true);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                        statement.execute("PRAGMA shrink_memory");
                    }
                    connection.setAutoCommit(false);
                    throw new SQLException("only that", "42000");
                })))
                .hasMessageContaining("only that");
    }

    @Test
    void a_repair_for_which_there_is_no_room_keeps_what_there_is_until_it_works() throws IOException {
        begin();
        write(texts(0, 100));
        await(test.store.backUp());
        test.close();
        damage(file);
        Path inTheWay = Files.createDirectories(home.resolve("test.db.restoring/full"));

        begin();
        assertThat(test.store.view().up()).isFalse();
        assertThat(file).as("nothing is moved before the copy is there").exists();
        Files.delete(inTheWay);
        Files.delete(home.resolve("test.db.restoring"));

        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 100));
    }

    @Test
    void a_backup_that_cannot_be_read_now_is_waited_for_rather_than_begun_without() throws IOException {
        begin();
        write(texts(0, 100));
        Path backup = await(test.store.backUp());
        test.close();
        Files.writeString(file, "no database any more".repeat(1000));
        // SQLite's log of the backup can be opened as little as on a disk without room for it.
        Path inTheWay = Files.createDirectories(backup.resolveSibling(backup.getFileName() + "-wal"));

        begin();
        assertThat(test.store.view().up()).isFalse();
        assertThat(file)
                .as("nothing is moved before a backup is there")
                .content()
                .startsWith("no database");
        assertThat(test.events).doesNotHaveAnyElementsOfTypes(StoreEvent.BegunEmpty.class);
        Files.delete(inTheWay);

        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 100));
    }

    @Test
    void a_file_without_a_byte_is_none_and_the_backup_takes_its_place() throws IOException {
        begin();
        write(texts(0, 100));
        await(test.store.backUp());
        test.close();
        Files.write(file, new byte[0]);

        begin();

        assertThat(stored()).isEqualTo(texts(0, 100));
        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.Restored.class);
    }

    @Test
    void a_replacement_that_the_process_died_in_ends_with_the_backup_and_not_with_an_empty_file() throws IOException {
        begin();
        write(texts(0, 100));
        await(test.store.backUp());
        test.close();
        Files.delete(file);

        begin();

        assertThat(stored()).isEqualTo(texts(0, 100));
        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.Restored.class);
    }

    @Test
    void a_file_of_something_else_without_a_backup_is_kept_and_the_bot_begins_anew() throws IOException {
        Files.writeString(file, "this is no database, but something that somebody may want back".repeat(100));

        begin();

        assertThat(test.store.view().up()).isTrue();
        assertThat(stored()).isEmpty();
        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.BegunEmpty.class);
        assertThat(home.resolve(names("damaged").getFirst())).content().startsWith("this is no database");
    }

    @Test
    void backups_are_good_and_only_the_newest_are_kept() throws IOException {
        begin();
        write(texts(0, 10));
        for (int i = 0; i < 5; i++) {
            await(test.store.backUp());
        }

        try (Stream<Path> files = Files.list(home.resolve("backups"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .hasSize(3)
                    .allMatch(name -> name.matches("test-\\d{8}T\\d{9}Z\\.db"));
        }
        assertThat(test.store.view().lastBackup()).isNotNull();
    }

    @Test
    void nothing_is_left_of_a_backup_that_fails_and_none_takes_its_name() throws IOException {
        begin();
        write(texts(0, 10));
        Path good = await(test.store.backUp());
        // Nothing can be written over a folder that is not empty.
        Path inTheWay = Files.createDirectories(home.resolve("backups/unfinished.db/full"));

        assertThatThrownBy(() -> await(test.store.backUp())).isInstanceOf(StoreException.class);

        assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.BackupFailed.class);
        Files.delete(inTheWay);
        Files.delete(home.resolve("backups/unfinished.db"));
        assertThat(home.resolve("backups")).isDirectoryContaining(good::equals);
        Path next = await(test.store.backUp());
        assertThat(home.resolve("backups"))
                .isDirectoryNotContaining(file -> !List.of(good, next).contains(file));
    }

    @Test
    void an_operator_can_go_back_to_the_newest_backup_while_the_bot_runs() throws IOException {
        begin();
        assertThatThrownBy(() -> await(test.store.recover())).hasMessageContaining("no good backup");
        write(texts(0, 10));
        await(test.store.backUp());
        write(texts(10, 20));

        await(test.store.recover());

        Eventually.until("it is up", () -> test.store.view().up());
        assertThat(stored()).isEqualTo(texts(0, 10));
        write(texts(20, 30));
        assertThat(names("replaced")).isNotEmpty();
    }
}
