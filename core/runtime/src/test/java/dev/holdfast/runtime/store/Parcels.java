package dev.holdfast.runtime.store;

import java.util.ArrayList;
import java.util.List;

/** Rows that weigh what they are told to, and are needed until they are told otherwise. Nothing is written. */
final class Parcels implements Rows<Parcels.Parcel> {

    final Batch.Kind<Parcel> kind = new Batch.Kind<>(0, this);
    final List<Parcel> forgotten = new ArrayList<>();

    static final class Parcel {
        final long weight;
        boolean needed = true;

        Parcel(long weight) {
            this.weight = weight;
        }
    }

    @Override
    public void write(Statements statements, List<Parcel> rows) {}

    @Override
    public long weight(Parcel row) {
        return row.weight;
    }

    @Override
    public boolean needed(Parcel row) {
        return row.needed;
    }

    @Override
    public void forgotten(Parcel row) {
        forgotten.add(row);
    }
}
