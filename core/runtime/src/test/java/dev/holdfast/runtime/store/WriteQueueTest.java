package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.store.Parcels.Parcel;
import dev.holdfast.runtime.store.WriteQueue.Entry;
import java.time.Duration;
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

    private Entry later() {
        return Entry.row(parcels.kind, new Parcel(1), false);
    }

    private static Entry work() {
        return Entry.work(new Batch.Doing<>(connection -> true));
    }

    @Test
    void a_batch_is_256_rows_and_works_whether_they_hurry_or_not() {
        WriteQueue queue = new WriteQueue(new Bound(1000, Long.MAX_VALUE));
        for (int round = 0; round < 100; round++) {
            queue.put(later());
            queue.put(parcel(1));
            queue.put(work());
        }

        assertThat(drain(queue).size()).isEqualTo(256);
        assertThat(queue.hurries()).isTrue();
        assertThat(drain(queue).size()).isEqualTo(44);
        assertThat(queue.hurries()).isFalse();
    }

    @Test
    void what_does_not_hurry_is_waited_with_until_there_is_a_batch_of_it() {
        WriteQueue queue = new WriteQueue(new Bound(1000, Long.MAX_VALUE));
        Thread writer = new Thread(() -> queue.sleep(Duration.ofHours(1).toNanos()));
        writer.setDaemon(true);
        writer.start();
        for (int row = 1; row < Store.BATCH_MAX; row++) {
            queue.put(later());
        }
        Eventually.until("it sleeps", () -> writer.getState() == Thread.State.TIMED_WAITING);

        queue.put(later());

        Eventually.until("it is awake", () -> !writer.isAlive());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> queue.sleep(Duration.ofHours(1).toNanos()));
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
