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
}
