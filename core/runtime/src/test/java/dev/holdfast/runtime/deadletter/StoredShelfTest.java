package dev.holdfast.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
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
        settle();
        await(database.store.backUp());
        database.close();
        Files.delete(folder.resolve("letters.db"));

        open();

        assertThat(await(shelf.page(Filter.ALL, Long.MAX_VALUE, 10))).hasSize(1);
        assertThat(await(shelf.takeDue(Given.START.plusSeconds(3600), 10))).isEmpty();
    }

    @Test
    void large_letters_are_taken_a_few_at_a_time_and_the_longest_due_first() {
        for (int number = 1; number <= 4; number++) {
            shelf.put(Given.letter("e" + number, 2_500_000));
        }
        shelf.put(Given.letter("e5", (int) LetterTable.DUE_BYTES_MAX));
        settle();
        Instant due = Given.START.plusSeconds(3600);

        List<Letter> first = await(shelf.takeDue(due, 10));
        List<Letter> second = await(shelf.takeDue(due, 10));
        List<Letter> third = await(shelf.takeDue(due, 10));

        assertThat(List.of(first, second, third)).extracting(List::size).containsExactly(2, 2, 1);
        assertThat(await(shelf.takeDue(due, 10))).isEmpty();
        assertThat(LetterBody.message(first.getFirst(), 0))
                .extracting(Outgoing::reply)
                .isEqualTo(Given.letter("e1", 2_500_000).message().reply());
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
