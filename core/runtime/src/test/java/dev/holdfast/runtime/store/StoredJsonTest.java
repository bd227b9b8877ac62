package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StoredJsonTest {

    private record Place(String name, int floor) {}

    private record Visit(List<String> guests, Place at, String story) {}

    private record Diary(Visit last) {}

    private static final String DIARY = StoredJson.write(
            new Diary(new Visit(List.of("at", "ann"), new Place("attic", 3), "It was a long day. ".repeat(100))));

    @Test
    void a_part_is_read_though_what_comes_behind_it_is_missing() {
        String beginning = DIARY.substring(0, DIARY.indexOf("story"));

        assertThat(StoredJson.readPart(beginning, Place.class, "last", "at")).isEqualTo(new Place("attic", 3));
    }

    @Test
    void a_part_that_is_cut_off_or_not_there_is_an_error() {
        String cut = DIARY.substring(0, DIARY.indexOf("attic"));

        assertThatThrownBy(() -> StoredJson.readPart(cut, Place.class, "last", "at"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no stored Place at last.at");
        assertThatThrownBy(() -> StoredJson.readPart(DIARY, Place.class, "last", "name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no name in what is stored");
        assertThatThrownBy(() -> StoredJson.readPart("", Place.class, "last"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
