package dev.holdfast.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemoryShelfTest extends ShelfContract {

    private final MemoryShelf shelf = new MemoryShelf(drafts);

    @Override
    Shelf shelf() {
        return shelf;
    }

    @Test
    void beyond_ten_thousand_the_oldest_is_dropped() {
        for (int i = 0; i < MemoryShelf.LETTERS_MAX + 5; i++) {
            shelf.put(Given.letter("e" + i));
        }

        assertThat(shelf.census().count(Filter.ALL)).isEqualTo(MemoryShelf.LETTERS_MAX);
        Letter newest = await(shelf.page(Filter.ALL, Long.MAX_VALUE, 1)).getFirst();
        assertThat(newest.key()).isEqualTo("e10004#echo#1.1");
        assertThat(await(shelf.page(Filter.ALL, newest.id() - MemoryShelf.LETTERS_MAX + 2, 1)))
                .extracting(Letter::key)
                .containsExactly("e5#echo#1.1");
    }

    @Test
    void large_letters_drop_the_oldest_before_they_fill_memory_and_the_last_stays_however_large() {
        for (int number = 1; number <= 10; number++) {
            shelf.put(Given.letter("e" + number, 5_000_000));
        }
        await(shelf.take(
                await(shelf.page(Filter.ALL, Long.MAX_VALUE, 1)).getFirst().id()));

        assertThat(await(shelf.page(Filter.ALL, Long.MAX_VALUE, 10)))
                .extracting(Letter::key)
                .containsExactly("e10#echo#1.1", "e9#echo#1.1", "e8#echo#1.1", "e7#echo#1.1", "e6#echo#1.1");
        await(shelf.remove(Filter.ALL));
        shelf.put(Given.letter("e11", 8_000_000));
        assertThat(shelf.census().count(Filter.ALL)).isEqualTo(1);
    }
}
