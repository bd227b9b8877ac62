package dev.holdfast.runtime.journal;

import dev.holdfast.plugin.event.Event;
import dev.holdfast.runtime.store.StoredJson;

/** Events as rows: the kind is the record's simple name, the body its components. */
public final class EventJson {

    private static final String PACKAGE = Event.class.getPackageName() + ".";

    private EventJson() {}

    public static String kind(Event event) {
        return event.getClass().getSimpleName();
    }

    public static String body(Event event) {
        return StoredJson.write(event);
    }

    /**
     * @throws IllegalArgumentException if this version knows no such kind, or it has no such body
     */
    public static Event read(String kind, String body) {
        try {
            Class<?> type = Class.forName(PACKAGE + kind, false, Event.class.getClassLoader());
            return StoredJson.read(body, type.asSubclass(Event.class));
        } catch (ClassNotFoundException | ClassCastException unknown) {
            throw new IllegalArgumentException("There is no kind of event named " + kind, unknown);
        }
    }
}
