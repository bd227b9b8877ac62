package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.store.Parcels.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldTest {

    private final Parcels parcels = new Parcels();
    private final List<Batch.Kind<?>> kinds = List.of(parcels.kind);
    private final List<Object> refused = new ArrayList<>();

    private void add(Held held, Parcel... rows) {
        Batch batch = new Batch(kinds);
        for (Parcel row : rows) {
            batch.add(parcels.kind, row);
        }
        keep(held, kinds, batch);
    }

    private void keep(Held held, List<Batch.Kind<?>> these, Batch batch) {
        held.add(these, batch).refused().forEach(row -> refused.add(row.row()));
    }

    private static Parcel[] parcels(int count, long weight) {
        return Stream.generate(() -> new Parcel(weight)).limit(count).toArray(Parcel[]::new);
    }

    private static List<Object> rows(Held held) {
        return held.oldest().stream().map(Held.Row::row).toList();
    }

    @Test
    void few_heavy_rows_fill_it_as_many_light_ones_do() {
        Held light = new Held(new Bound(10, 1000));
        add(light, parcels(12, 1));
        assertThat(light.size()).isEqualTo(10);
        assertThat(refused).hasSize(2);
        refused.clear();

        Held heavy = new Held(new Bound(10, 1000));
        add(heavy, parcels(12, 400));

        assertThat(heavy.size()).isEqualTo(3);
        assertThat(heavy.bytes()).isEqualTo(1200);
        assertThat(refused).hasSize(9);
    }

    @Test
    void what_needs_no_writing_any_more_makes_room_when_either_bound_is_reached() {
        Held held = new Held(new Bound(100, 1000));
        Parcel[] sent = parcels(3, 400);
        add(held, sent);
        for (Parcel parcel : sent) {
            parcel.needed = false;
        }
        Parcel next = new Parcel(400);

        add(held, next);

        assertThat(refused).isEmpty();
        assertThat(parcels.forgotten).containsExactly(sent);
        assertThat(rows(held)).containsExactly(next);
        assertThat(held.bytes()).isEqualTo(400);
    }

    @Test
    void room_that_was_made_once_is_made_again_as_soon_as_it_is_full_again() {
        Held held = new Held(new Bound(1000, Long.MAX_VALUE));
        for (int round = 0; round < 5; round++) {
            Parcel[] more = parcels(500, 1);
            add(held, more);
            for (Parcel parcel : more) {
                parcel.needed = false;
            }
        }

        assertThat(refused).isEmpty();
    }

    @Test
    void a_full_memory_in_which_all_is_needed_is_not_looked_through_for_every_row() {
        int[] looks = new int[1];
        Rows<Parcel> counting = new Rows<>() {
            @Override
            public void write(Statements statements, List<Parcel> rows) {}

            @Override
            public boolean needed(Parcel row) {
                looks[0]++;
                return true;
            }
        };
        Batch.Kind<Parcel> kind = new Batch.Kind<>(0, counting);
        Held held = new Held(new Bound(1000, Long.MAX_VALUE));
        Batch batch = new Batch(List.of(kind));
        for (Parcel parcel : parcels(2000, 1)) {
            batch.add(kind, parcel);
        }

        keep(held, List.of(kind), batch);

        assertThat(refused).hasSize(1000);
        assertThat(looks[0]).isLessThan(200 * 1000);
    }

    @Test
    void only_those_are_let_go_of_that_were_dealt_with() {
        Held held = new Held(new Bound(4, 1000));
        Parcel[] first = parcels(4, 10);
        add(held, first);
        List<Held.Row> inHand = held.oldest();
        first[0].needed = false;
        Parcel came = new Parcel(5);
        add(held, came);

        held.drop(inHand.subList(0, 2));

        assertThat(rows(held)).containsExactly(first[2], first[3], came);
        assertThat(held.bytes()).isEqualTo(25);
        assertThat(held.size()).isEqualTo(3);
    }
}
