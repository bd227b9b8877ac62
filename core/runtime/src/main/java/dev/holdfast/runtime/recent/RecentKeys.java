package dev.holdfast.runtime.recent;

/**
 * The keys that came last, each with a number: a map that forgets its eldest key for every new one beyond its size. Holds a
 * {@link Fingerprint} of each key in arrays and no objects, since a hundred thousand short-lived ones, replaced ten thousand times
 * a second, are what a garbage collector copies over and over. 28 to 56 bytes a key. Not thread-safe.
 */
public final class RecentKeys {

    /** What {@link #get} says of a key that is not there; no number of a key. */
    public static final long ABSENT = Long.MIN_VALUE;

    private static final int SIZE_MIN = 1024;

    private final int max;

    /** A ring, eldest first from {@code eldest} on; its length is a power of two. */
    private long[] first = new long[SIZE_MIN];

    private long[] second = new long[SIZE_MIN];
    private long[] numbers = new long[SIZE_MIN];

    /** Places in the ring, plus one, by hash; twice as long as the ring, and searched onwards from where a hash points. */
    private int[] index = new int[2 * SIZE_MIN];

    private int eldest;
    private int size;

    /**
     * @param max keys remembered, at least 1
     */
    public RecentKeys(int max) {
        this.max = max;
    }

    public int size() {
        return size;
    }

    /** The number of a key, or {@link #ABSENT}. */
    public long get(String key) {
        int place = index[find(Fingerprint.first(key), Fingerprint.second(key))];
        return place == 0 ? ABSENT : numbers[place - 1];
    }

    /** Gives a key a number. A new key is the youngest from now on; a known one keeps its place. */
    public void put(String key, long number) {
        put(Fingerprint.first(key), Fingerprint.second(key), number);
    }

    /** Adds what others remember, their eldest first. */
    public void putAll(RecentKeys others) {
        for (int i = 0; i < others.size; i++) {
            int place = (others.eldest + i) & (others.first.length - 1);
            put(others.first[place], others.second[place], others.numbers[place]);
        }
    }

    private void put(long high, long low, long number) {
        int known = index[find(high, low)];
        if (known != 0) {
            numbers[known - 1] = number;
            return;
        }
        if (size == max) {
            removeEldest();
        } else if (size == first.length) {
            grow();
        }
        int place = (eldest + size) & (first.length - 1);
        first[place] = high;
        second[place] = low;
        numbers[place] = number;
        index[find(high, low)] = place + 1;
        size++;
    }

    /** The number of the key that has been here for longest, or {@link #ABSENT}. */
    public long eldest() {
        return size == 0 ? ABSENT : numbers[eldest];
    }

    /** Forgets the key that has been here for longest; there must be one. */
    public void removeEldest() {
        unindex(find(first[eldest], second[eldest]));
        eldest = (eldest + 1) & (first.length - 1);
        size--;
    }

    /** Where the index has a key, or would have it. */
    private int find(long high, long low) {
        int slot = slot(low);
        while (index[slot] != 0) {
            int place = index[slot] - 1;
            if (second[place] == low && first[place] == high) {
                return slot;
            }
            slot = (slot + 1) & (index.length - 1);
        }
        return slot;
    }

    private int slot(long low) {
        return (int) low & (index.length - 1);
    }

    /** Empties a slot, and moves those after it that a search would not find beyond a gap. */
    private void unindex(int emptied) {
        int gap = emptied;
        int slot = gap;
        index[gap] = 0;
        while (true) {
            slot = (slot + 1) & (index.length - 1);
            if (index[slot] == 0) {
                return;
            }
            int wanted = slot(second[index[slot] - 1]);
            boolean reachable = gap <= slot ? gap < wanted && wanted <= slot : gap < wanted || wanted <= slot;
            if (!reachable) {
                index[gap] = index[slot];
                index[slot] = 0;
                gap = slot;
            }
        }
    }

    private void grow() {
        int length = first.length;
        first = unrolled(first);
        second = unrolled(second);
        numbers = unrolled(numbers);
        eldest = 0;
        index = new int[4 * length];
        for (int place = 0; place < size; place++) {
            index[find(first[place], second[place])] = place + 1;
        }
    }

    private long[] unrolled(long[] ring) {
        long[] longer = new long[2 * ring.length];
        System.arraycopy(ring, eldest, longer, 0, ring.length - eldest);
        System.arraycopy(ring, 0, longer, ring.length - eldest, eldest);
        return longer;
    }
}
