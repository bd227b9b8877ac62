package dev.holdfast.runtime.delivery;

/** Nobody reads it. */
public record UnreadLog() implements DeliveryLog {

    @Override
    public void accepted(long nanos) {}

    @Override
    public void deferred(String key, String reason) {}

    @Override
    public void refused(String key, String reason) {}
}
