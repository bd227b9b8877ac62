package dev.holdfast.runtime.config;

import dev.holdfast.resilience.DegradationPolicy;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How dependencies are treated.
 *
 * @param defaults for dependencies without settings of their own
 * @param dependencies by name
 * @param rules what a failure switches off
 * @param degradation when levels change
 * @param recoveryInterval between two checks of the recovery monitor; 30 s by default
 */
public record ResilienceSettings(
        Policy defaults,
        Map<String, Policy> dependencies,
        List<Rule> rules,
        DegradationPolicy degradation,
        Duration recoveryInterval) {
    public ResilienceSettings {
        dependencies = Map.copyOf(dependencies);
        rules = List.copyOf(rules);
    }
}
