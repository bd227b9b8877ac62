package dev.holdfast.runtime.store;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file beside the database in which SQLite keeps what it has not worked into it yet, cut short, spoilt or gone. */
class SqliteLogTest {

    private static final int ROWS = 300;
    private static final int CUTS = 12;

    @TempDir
    Path home;

    private final Notes notes = new Notes();

    private TestStore open(Path file) {
        TestStore test = new TestStore(file);
        test.store.whenOpened(Notes::create);
        return test;
    }

    private void write(Appender<String> appender, int from, int to) {
        List<String> texts = texts(from, to);
        for (String text : texts) {
            appender.append(text);
            if (text.endsWith("7")) {
                // So that there is more than one commit.
                Eventually.until("it is written", () -> notes.written.contains(text));
            }
        }
        Eventually.until("they are written", () -> notes.written.containsAll(texts));
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "note " + number).toList();
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** The files as a power failure would leave them. */
    private Path image(String name, Path file) throws IOException {
        Path copy = Files.createDirectories(home.resolve(name)).resolve("test.db");
        Files.copy(file, copy);
        Files.copy(log(file), log(copy));
        return copy;
    }

    @Test
    void a_log_that_is_cut_short_or_spoilt_costs_what_came_after_that_and_nothing_else() throws IOException {
        Path file = home.resolve("test.db");
        Random random = new Random(7);
        try (TestStore test = open(file)) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            write(appender, 0, ROWS);
            long length = Files.size(log(file));
            int before = 0;
            for (int cut = 1; cut <= CUTS; cut++) {
                Path copy = image("cut" + cut, file);
                long at = length * cut / CUTS - random.nextInt(100);
                try (FileChannel bytes = FileChannel.open(log(copy), StandardOpenOption.WRITE)) {
                    if (cut % 2 == 0) {
                        bytes.truncate(at);
                    } else {
                        byte[] rubbish = new byte[50];
                        random.nextBytes(rubbish);
                        bytes.write(ByteBuffer.wrap(rubbish), at);
                    }
                }

                try (TestStore again = open(copy).start()) {
                    List<String> found = await(again.store.read(Notes::all));
                    assertThat(found).isEqualTo(texts(0, found.size())).hasSizeGreaterThanOrEqualTo(before);
                    assertThat(await(again.store.validate())).isEmpty();
                    assertThat(again.events).isEmpty();
                    before = found.size();
                }
            }
            assertThat(before).as("rows of the longest log").isGreaterThan(ROWS / 2);
        }
    }

    @Test
    void a_log_that_is_gone_at_the_start_costs_what_was_only_there_and_the_bot_goes_on() throws IOException {
        Path file = home.resolve("test.db");
        Path copy;
        try (TestStore test = open(file)) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            write(appender, 0, ROWS);
            copy = image("gone", file);
        }
        Files.delete(log(copy));

        try (TestStore again = open(copy)) {
            Appender<String> appender = again.store.appender(notes);
            again.start();
            assertThat(again.store.view().up()).isTrue();
            write(appender, ROWS, ROWS + 10);
            assertThat(await(again.store.read(Notes::all))).endsWith("note " + (ROWS + 9));
        }
    }

    @Test
    void a_log_that_somebody_deletes_while_it_is_used_loses_nothing_if_the_bot_ends_in_order() throws IOException {
        Path file = home.resolve("test.db");
        try (TestStore test = open(file)) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            write(appender, 0, 100);
            Files.delete(log(file));

            write(appender, 100, ROWS);
        }

        try (TestStore again = open(file).start()) {
            assertThat(await(again.store.read(Notes::all))).isEqualTo(texts(0, ROWS));
            assertThat(await(again.store.validate())).isEmpty();
        }
    }
}
