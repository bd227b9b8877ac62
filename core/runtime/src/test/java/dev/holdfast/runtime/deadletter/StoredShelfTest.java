package dev.holdfast.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredShelfTest extends ShelfContract {

    @TempDir
    Path folder;

    private TestStore database;
    private StoredShelf shelf;

    @BeforeEach
    void open() {
        database = new TestStore(folder.resolve("letters.db"));
        shelf = new StoredShelf(database.store, drafts);
        database.start();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    Shelf shelf() {
        return shelf;
    }

    @Override
    void settle() {
        await(database.store.write(connection -> true));
    }

    @Test
    void after_a_crash_letters_and_counts_are_there_and_what_was_being_tried_is_tried_again() {
        shelf.put(Given.letter("e1"));
        shelf.put(Given.letter("e2", "qq", "echo", Cause.REFUSED, Given.START));
        settle();
        Letter newest = await(shelf.page(Filter.ALL, Long.MAX_VALUE, 1)).getFirst();
        await(shelf.take(newest.id()));
        assertThat(shelf.census().byState()).isEqualTo(states(1, 1, 0));

        database.close();
        open();

        assertThat(shelf.census().byState()).isEqualTo(states(2, 0, 0));
        List<Letter> due = await(shelf.takeDue(time.now(), 10));
        assertThat(due).extracting(Letter::id).containsExactly(newest.id());
        assertThat(due.getFirst().retries()).isEqualTo(2);
    }

    @Test
    void letters_of_a_backup_that_takes_the_place_of_a_lost_file_are_kept_for_somebody_to_decide() throws IOException {
        shelf.put(Given.letter("e1"));
        await(shelf.take(only().id()));
        shelf.put(Given.letter("e2"));
        settle();
        assertThat(shelf.census().byState()).isEqualTo(states(1, 1, 0));
        await(database.store.backUp());
        database.close();
        Files.delete(folder.resolve("letters.db"));

        open();

        assertThat(shelf.census().byState()).isEqualTo(states(0, 0, 2));
        assertThat(shelf.leftOver()).isEqualTo(new DeadLetterOffice.LeftOver(0, 2));
        assertThat(await(shelf.takeDue(Given.START.plusSeconds(3600), 10))).isEmpty();
    }

    @Test
    void where_a_backup_takes_over_what_is_being_tried_is_nobodys_to_decide_and_what_it_comes_to_counts() {
        shelf.put(Given.letter("sent before"));
        Letter sentBefore = await(shelf.take(only().id())).orElseThrow();
        shelf.put(Given.letter("goes out"));
        shelf.put(Given.letter("does not"));
        settle();
        await(database.store.backUp());
        await(shelf.sent(sentBefore));
        List<Letter> taken = await(shelf.takeDue(Given.START.plusSeconds(3600), 10));
        assertThat(taken).hasSize(2);

        await(database.store.recover());

        assertThat(shelf.census().byState()).isEqualTo(states(0, 2, 1));
        assertThat(await(shelf.takeDue(Given.START.plusSeconds(3600), 10))).isEmpty();
        await(shelf.sent(taken.get(0)));
        await(shelf.putBack(taken.get(1), new Fate(Letter.State.EXHAUSTED, null)));
        assertThat(await(shelf.page(Filter.ALL, Long.MAX_VALUE, 10)))
                .extracting(Letter::key)
                .containsExactlyInAnyOrder("sent before#echo#1.1", taken.get(1).key());
        assertThat(shelf.census().byState()).isEqualTo(states(0, 0, 2));
    }

    @Test
    void what_was_delivered_before_it_was_refused_by_a_review_is_tried_again_after_a_crash() {
        shelf.put(Given.letter("e1", "qq", "echo", Cause.REFUSED, Given.START));
        shelf.put(Given.letter("e2", "qq", "echo", Cause.REFUSED, Given.START));
        settle();
        for (Letter letter : await(shelf.page(Filter.ALL, Long.MAX_VALUE, 10))) {
            await(shelf.take(letter.id()));
        }
        delivered(1, "e1#echo#1.1", Given.START.minusSeconds(60));
        delivered(2, "e2#echo#1.1", Given.START.plusSeconds(60));

        database.close();
        open();

        assertThat(await(shelf.takeDue(Given.START.plusSeconds(3600), 10)))
                .extracting(Letter::key)
                .containsExactly("e1#echo#1.1");
    }

    private void delivered(long number, String key, Instant madeAt) {
        await(database.store.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome)"
                            + " VALUES (?, ?, '', 1, ?, 0, 0, '1 m1')")) {
                insert.setLong(1, number);
                insert.setString(2, key);
                insert.setLong(3, madeAt.toEpochMilli());
                return insert.executeUpdate();
            }
        }));
    }

    /** The connection breaks in the commit: the database has taken it, and nobody here knows. */
    @Test
    void a_letter_that_was_taken_without_anybody_knowing_is_tried_all_the_same() {
        shelf.put(Given.letter("e1"));
        shelf.put(Given.letter("e2", "qq", "echo", Cause.REFUSED, Given.START));
        settle();
        Letter inHand = await(shelf.page(Filter.ALL, Long.MAX_VALUE, 1)).getFirst();
        await(shelf.take(inHand.id()));
        time.advance(Duration.ofMinutes(1));
        await(database.store
                .write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("PRAGMA query_only = 1");
                    }
                })
                .otherwise(false));
        assertThatThrownBy(() -> await(shelf.takeDue(time.now(), 10))).isInstanceOf(RuntimeException.class);
        Eventually.until(
                "the database is back",
                () -> await(database.store.write(connection -> true).otherwise(false)));
        await(database.store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE dead_letter SET state = 'retrying', next_at = NULL");
            }
        }));

        List<Letter> due = await(shelf.takeDue(time.now(), 10));

        assertThat(due).hasSize(1).extracting(Letter::id).doesNotContain(inHand.id());
        assertThat(shelf.census().byState()).isEqualTo(states(0, 2, 0));
    }

    @Test
    void what_cannot_be_read_any_more_is_shown_without_its_words() {
        shelf.put(Given.letter("e1"));
        assertThat(only().text()).isEqualTo("answer to e1");
        await(database.store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE dead_letter SET body = '{'");
            }
        }));

        assertThat(only().text()).isEmpty();
        assertThat(only().preview()).isEqualTo("answer to e1");
    }

    @Test
    void large_letters_are_taken_a_few_at_a_time_and_the_longest_due_first() {
        for (int number = 1; number <= 4; number++) {
            shelf.put(Given.letter("e" + number, 5_000_000));
        }
        shelf.put(Given.letter("e5", Upload.BYTES_MAX));
        settle();
        Instant due = Given.START.plusSeconds(3600);

        List<Letter> first = await(shelf.takeDue(due, 10));
        List<Letter> second = await(shelf.takeDue(due, 10));
        List<Letter> third = await(shelf.takeDue(due, 10));

        assertThat(List.of(first, second, third)).extracting(List::size).containsExactly(2, 2, 1);
        assertThat(await(shelf.takeDue(due, 10))).isEmpty();
        assertThat(LetterBody.message(first.getFirst(), Given.START, 0))
                .extracting(Outgoing::reply)
                .isEqualTo(Objects.requireNonNull(Given.letter("e1", 5_000_000).message())
                        .reply());
    }

    @Test
    void what_happens_while_the_database_is_away_is_counted_and_remembered_once_it_is_back() {
        shelf.put(Given.letter("e1"));
        shelf.put(Given.letter("e2"));
        settle();
        List<Letter> taken = await(shelf.takeDue(Given.START.plusSeconds(3600), 10));
        assertThat(taken).hasSize(2);
        database.store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("PRAGMA query_only = 1");
            }
        });
        Eventually.until("it is away", () -> {
            database.store.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("DELETE FROM dead_letter WHERE 1 = 0");
                }
            });
            return !database.store.view().up();
        });

        await(shelf.sent(taken.get(0)));
        await(shelf.putBack(taken.get(1), new Fate(Letter.State.EXHAUSTED, null)));
        shelf.put(Given.letter("e3"));

        Eventually.until("all of it is counted", () -> shelf.census().byState().equals(states(1, 0, 1)));
        database.close();
        open();
        assertThat(shelf.census().byState()).isEqualTo(states(1, 0, 1));
    }

    @Test
    void more_groups_than_one_statement_looks_into_are_sorted_out_in_order() {
        for (int i = 0; i < 310; i++) {
            shelf.put(Given.letter("e" + i, "qq", "plugin" + i, Cause.REFUSED, Given.START));
            shelf.put(Given.letter("d" + i, "discord", "plugin" + i, Cause.REFUSED, Given.START));
        }
        settle();

        List<Letter> page = await(shelf.page(new Filter("qq", null, null, null), Long.MAX_VALUE, 200));

        assertThat(page).hasSize(200).extracting(Letter::bot).containsOnly("qq");
        assertThat(page.getFirst().plugin()).isEqualTo("plugin309");
    }
}
