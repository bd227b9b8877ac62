package dev.holdfast.runtime.store;

/**
 * How much may wait in one place. What comes once either is reached is refused; the last that was taken may weigh more than there
 * was room for.
 *
 * @param rows how many, at least 1
 * @param bytes what they may weigh together, by {@link Rows#weight}
 */
record Bound(int rows, long bytes) {

    boolean isReached(int rowsNow, long bytesNow) {
        return rowsNow >= rows || bytesNow >= bytes;
    }

    @Override
    public String toString() {
        return rows + " rows or " + (bytes >> 20) + " MiB of them";
    }
}
