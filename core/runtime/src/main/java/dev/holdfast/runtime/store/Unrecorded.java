package dev.holdfast.runtime.store;

import org.slf4j.Logger;

/** What went on without a record. */
public final class Unrecorded {

    private Unrecorded() {}

    /**
     * Says so. Once there is no more room for what cannot be written, that is every message; an alert says it then, not a line for
     * each, which would fill the disk if that is not what is full already.
     *
     * @param why as {@link Rows#failed} was told
     */
    public static void say(Logger log, String what, Exception why) {
        if (why instanceof StoreException store && store.unavailable()) {
            log.debug("{}: {}", what, why.getMessage());
        } else {
            log.error("{}: the database refuses its record", what, why);
        }
    }
}
