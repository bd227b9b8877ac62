package dev.holdfast.gateway.shard;

/** Short ids that no other shard of this process, and hardly any other process, hands out. For one thread. */
final class Traces {

    private static final int RADIX = 32;

    private final String prefix;
    private int count;

    /**
     * @param random from 0 to 1, exclusive
     */
    Traces(int shard, double random) {
        this.prefix = Long.toString(((long) (random * (1L << 30)) << 10) | (shard & 0x3ff), RADIX);
    }

    String next() {
        return prefix + "-" + Integer.toUnsignedString(count++, RADIX);
    }
}
