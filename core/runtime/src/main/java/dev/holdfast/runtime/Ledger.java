package dev.holdfast.runtime;

import dev.holdfast.runtime.delivery.DeliveryLog;
import dev.holdfast.runtime.health.Errors;
import dev.holdfast.runtime.health.Meters;

/** Counts deliveries, and remembers the ones that failed. */
record Ledger(Meters meters, Errors errors) implements DeliveryLog {

    @Override
    public void accepted(long nanos) {
        meters.accepted(nanos);
    }

    @Override
    public void deferred(String key, String reason) {
        meters.deferred();
        errors.add("reply " + key + " waits in the outbox: " + reason);
    }

    @Override
    public void refused(String key, String reason) {
        meters.refused();
        errors.add("reply " + key + " was not sent: " + reason);
    }
}
