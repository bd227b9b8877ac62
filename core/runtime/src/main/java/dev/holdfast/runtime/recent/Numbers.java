package dev.holdfast.runtime.recent;

import java.util.Arrays;

/** Numbers in ascending order, each once, in eight bytes each: quick at both ends, where nearly all come and go. Not thread-safe. */
public final class Numbers {

    private long[] ring = new long[4];
    private int head;
    private int count;

    public boolean isEmpty() {
        return count == 0;
    }

    /** Answers whether it was not there. */
    public boolean add(long number) {
        int at = place(number);
        if (at < count && get(at) == number) {
            return false;
        }
        if (count == ring.length) {
            grow();
        }
        if (at < count / 2) {
            head = index(-1);
            for (int i = 0; i < at; i++) {
                ring[index(i)] = ring[index(i + 1)];
            }
        } else {
            for (int i = count; i > at; i--) {
                ring[index(i)] = ring[index(i - 1)];
            }
        }
        ring[index(at)] = number;
        count++;
        return true;
    }

    /** The lowest; {@link Long#MAX_VALUE} if there is none. */
    public long first() {
        return count == 0 ? Long.MAX_VALUE : get(0);
    }

    /** Takes the lowest; there must be one. */
    public long removeFirst() {
        long first = get(0);
        head = index(1);
        count--;
        return first;
    }

    /** Takes one away, if it is there. */
    public void remove(long number) {
        int at = place(number);
        if (at == count || get(at) != number) {
            return;
        }
        if (at == 0) {
            removeFirst();
            return;
        }
        for (int i = at; i < count - 1; i++) {
            ring[index(i)] = ring[index(i + 1)];
        }
        count--;
    }

    private long get(int position) {
        return ring[index(position)];
    }

    private int index(int position) {
        return (head + position) & (ring.length - 1);
    }

    /** How many are lower. */
    private int place(long number) {
        if (count == 0 || get(count - 1) < number) {
            return count;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void grow() {
        long[] larger = Arrays.copyOf(ring, 2 * ring.length);
        for (int i = 0; i < count; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }
}
