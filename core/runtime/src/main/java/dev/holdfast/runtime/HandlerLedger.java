package dev.holdfast.runtime;

import dev.holdfast.plugin.event.Event;
import dev.holdfast.runtime.health.Errors;
import dev.holdfast.runtime.health.Meters;
import dev.holdfast.runtime.host.Services;

/** What became of what plugins were given: counted, told to people, kept where nobody did it. Thread-safe. */
record HandlerLedger(Meters meters, Alarms alarms, Errors errors, Durability durability) implements Services.Handled {

    @Override
    public void succeeded(String plugin) {
        meters.handled(true);
    }

    @Override
    public void failed(String plugin, String what, Throwable failure) {
        meters.handled(false);
        alarms.failed(plugin, what);
        errors.add(what + ": " + failure);
    }

    @Override
    public void expired(Event event) {
        durability.expired(event);
    }
}
