package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.store.Parcels.Parcel;
import dev.holdfast.runtime.store.WriteQueue.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteQueueTest {

    private final Parcels parcels = new Parcels();

    private Entry parcel(long weight) {
        return Entry.row(parcels.kind, new Parcel(weight), true);
    }

    private Batch drain(WriteQueue queue) {
        Batch batch = new Batch(List.of(parcels.kind));
        queue.drainTo(batch);
        return batch;
    }

    @Test
    void few_heavy_rows_fill_it_as_many_light_ones_do_until_the_writer_took_them() {
        WriteQueue queue = new WriteQueue(new Bound(4, 1000));
        for (int light = 0; light < 4; light++) {
            assertThat(queue.put(parcel(1))).isTrue();
        }
        assertThat(queue.put(parcel(1))).isFalse();
        assertThat(drain(queue).size()).isEqualTo(4);

        assertThat(queue.put(parcel(999))).isTrue();
        assertThat(queue.put(parcel(400))).isTrue();
        assertThat(queue.put(parcel(1))).isFalse();
        assertThat(queue.bytes()).isEqualTo(1399);

        assertThat(drain(queue).size()).isEqualTo(2);
        assertThat(queue.bytes()).isZero();
        assertThat(queue.put(parcel(1))).isTrue();
    }

    @Test
    void a_row_that_cannot_be_weighed_is_taken_as_a_light_one() {
        Rows<Parcel> broken = new Rows<>() {
            @Override
            public void write(Statements statements, List<Parcel> rows) {}

            @Override
            public long weight(Parcel row) {
                throw new IllegalArgumentException("cannot be written as JSON");
            }
        };

        Entry entry = Entry.row(new Batch.Kind<>(0, broken), new Parcel(1), true);

        assertThat(entry.weight()).isEqualTo(Rows.LIGHT);
    }
}
