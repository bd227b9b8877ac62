package dev.holdfast.runtime.host;

import dev.holdfast.plugin.guard.DeadLetterBox;
import dev.holdfast.plugin.guard.Operations;

/** Repairs on behalf of one plugin that may. */
record PluginOperations(String plugin, Services services) implements Operations {

    @Override
    public RecoveryReport recover(String by) {
        return services.recovery().apply(by);
    }

    @Override
    public DeadLetterBox deadLetters() {
        return new PluginLetters(plugin, services.letters());
    }
}
