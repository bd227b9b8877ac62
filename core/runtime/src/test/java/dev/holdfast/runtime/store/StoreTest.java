package dev.holdfast.runtime.store;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.runtime.Eventually;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir
    Path home;

    private TestStore opened() {
        TestStore test = new TestStore(home.resolve("test.db"));
        test.store.whenOpened(Notes::create);
        return test;
    }

    @Test
    void what_is_written_is_there_after_a_restart_in_the_order_in_which_it_was_given() {
        Notes notes = new Notes();
        List<String> texts =
                IntStream.range(0, 1000).mapToObj(number -> "note " + number).toList();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            texts.forEach(appender::append);
            Eventually.until("all are written", () -> notes.written.size() == 1000);
        }

        try (TestStore test = opened().start()) {
            assertThat(await(test.store.read(Notes::all))).isEqualTo(texts);
        }
        assertThat(notes.written).isEqualTo(texts);
    }

    /** The writer is busy until the latch falls. */
    private static Future<Boolean> hang(TestStore test, CountDownLatch until) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        Future<Boolean> slow = test.store.write(connection -> {
            busy.countDown();
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        busy.await();
        return slow;
    }

    @Test
    void what_comes_during_a_commit_is_one_batch_of_256_at_most_whether_it_hurries_or_not()
            throws InterruptedException {
        Notes notes = new Notes();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            CountDownLatch go = new CountDownLatch(1);
            Future<Boolean> slow = hang(test, go);
            IntStream.range(0, 300).forEach(number -> {
                appender.appendLater("later " + number);
                appender.append("note " + number);
            });
            go.countDown();

            assertThat(await(slow)).isTrue();
            Eventually.until("all are written", () -> notes.written.size() == 600);
            assertThat(notes.batches).containsExactly(256, 256, 88);
        }
    }

    @Test
    void what_still_waits_when_the_time_to_stop_is_over_is_refused_to_the_last() throws InterruptedException {
        Notes notes = new Notes();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            CountDownLatch go = new CountDownLatch(1);
            hang(test, go);
            IntStream.range(0, 5000).forEach(number -> appender.append("note " + number));
            Future<Void> closed = test.store.close(Duration.ZERO);
            go.countDown();
            await(closed);

            Eventually.until("all are refused", () -> notes.failed.size() == 5000);
        }
    }

    @Test
    void a_failing_row_or_work_leaves_its_neighbours_alone() {
        Notes notes = new Notes();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            appender.appendLater("one");
            appender.appendLater("twice");
            appender.appendLater("twice");
            Future<Integer> wrong = test.store.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("INSERT INTO nowhere VALUES (1)");
                }
            });
            appender.append("two");
            Future<String> right = test.store.write(connection -> "done");

            assertThat(await(right)).isEqualTo("done");
            assertThatThrownBy(() -> await(wrong))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("nowhere");
            Eventually.until("the others are written", () -> notes.written.size() == 3);
            assertThat(notes.written).containsExactly("one", "twice", "two");
            assertThat(notes.failed).containsExactly("twice");
            assertThat(test.store.view().up()).isTrue();
        }
    }

    @Test
    void a_row_whose_writing_dies_of_a_bug_is_refused_alone_and_the_writer_lives_on() {
        Notes notes = new Notes();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            appender.appendLater("one");
            appender.appendLater(Notes.BOTTOMLESS);
            appender.append("two");

            Eventually.until("the others are written", () -> notes.written.size() == 2);
            appender.append("three");
            Eventually.until("it goes on", () -> notes.written.contains("three"));
            assertThat(notes.failed).containsExactly(Notes.BOTTOMLESS);
            assertThat(test.store.view().up()).isTrue();
            assertThat(test.store.view().lost()).isEqualTo(1);
        }
    }

    @Test
    void a_bug_in_who_listens_stops_the_writer_for_a_while_only() {
        Notes notes = new Notes();
        try (TestStore second = opened()) {
            AtomicBoolean once = new AtomicBoolean(true);
            second.store.listen(event -> {
                if (event instanceof StoreEvent.Up && once.getAndSet(false)) {
                    throw new AssertionError("a bug");
                }
            });
            Appender<String> appender = second.store.appender(notes);
            try (TestStore first = opened().start()) {
                second.start();
                assertThat(first.store.view().up()).isTrue();
            }
            Eventually.until("it stumbled", () -> !once.get());

            appender.append("after");

            Eventually.until(
                    "it is written", () -> await(second.store.read(Notes::all)).contains("after"));
        }
    }

    @Test
    void what_is_in_no_hurry_goes_along_with_others_or_alone_a_little_later() {
        Notes notes = new Notes();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();

            appender.appendLater("alone");

            Eventually.until("it is written", () -> notes.written.contains("alone"));
        }
    }

    @Test
    void a_second_bot_on_the_same_file_is_told_so_and_begins_once_the_first_is_gone() {
        try (TestStore second = opened()) {
            try (TestStore first = opened().start()) {
                second.start();

                assertThat(first.store.view().up()).isTrue();
                assertThat(second.store.view().up()).isFalse();
                assertThat(second.store.view().why()).contains("Another process uses this database");
            }
            Eventually.until("the second has it", () -> second.store.view().up());
        }
    }

    @Test
    void what_is_given_after_the_end_fails() {
        Notes notes = new Notes();
        try (TestStore test = opened()) {
            Appender<String> appender = test.store.appender(notes);
            test.start();
            await(test.store.close(Duration.ofSeconds(10)));

            assertThatThrownBy(() -> await(test.store.write(connection -> 1))).hasMessageContaining("closed");
            appender.append("late");
            Eventually.until("it is refused", () -> notes.failed.contains("late"));
        }
    }
}
