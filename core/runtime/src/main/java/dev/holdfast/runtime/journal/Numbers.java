package dev.holdfast.runtime.journal;

import java.util.Arrays;

/** Numbers in ascending order, each once, in eight bytes each: quick at both ends, where nearly all come and go. Not thread-safe. */
final class Numbers {

    private long[] ring = new long[4];
    private int head;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    /** Answers whether it was not there. */
    boolean add(long number) {
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

    /** Takes the lowest; there must be one. */
    long removeFirst() {
        long first = get(0);
        head = index(1);
        count--;
        return first;
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
