package dev.holdfast.runtime.delivery;

/** What is written down about deliveries. Called on any thread; must be quick. */
public interface DeliveryLog {

    /**
     * @param nanos from the event's arrival to the platform's acceptance; negative if there was no event
     */
    void accepted(long nanos);

    void deferred(String key, String reason);

    void refused(String key, String reason);
}
