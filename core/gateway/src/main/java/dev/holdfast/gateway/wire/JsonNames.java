package dev.holdfast.gateway.wire;

/** The member names that somebody reads, so that reading one needs no new string. Immutable. */
public final class JsonNames {

    private final String[] slots;
    private final int mask;

    private JsonNames(int size) {
        this.slots = new String[size];
        this.mask = size - 1;
    }

    /** At most a few dozen names, in plain letters. */
    public static JsonNames of(String... names) {
        JsonNames table = new JsonNames(Integer.highestOneBit(Math.max(4, names.length * 4)));
        for (String name : names) {
            int slot = table.slot(name, 0, name.length());
            while (table.slots[slot] != null) {
                slot = (slot + 1) & table.mask;
            }
            table.slots[slot] = name;
        }
        return table;
    }

    /** The known name that stands in a text; empty if none of them does. */
    String find(String text, int from, int to) {
        int slot = slot(text, from, to);
        for (String name = slots[slot]; name != null; name = slots[slot]) {
            if (name.length() == to - from && text.startsWith(name, from)) {
                return name;
            }
            slot = (slot + 1) & mask;
        }
        return "";
    }

    private int slot(String text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return (hash ^ (hash >>> 15)) & mask;
    }
}
