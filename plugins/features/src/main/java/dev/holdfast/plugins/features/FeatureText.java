package dev.holdfast.plugins.features;

import dev.holdfast.plugin.guard.FeatureState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Feature switches in words. Pure. */
final class FeatureText {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private FeatureText() {}

    static String list(List<FeatureState> features) {
        if (features.isEmpty()) {
            return "No features are declared.";
        }
        long on = features.stream().filter(FeatureState::enabled).count();
        return features.stream()
                .map(FeatureText::line)
                .collect(Collectors.joining("\n", on + " of " + features.size() + " features are on:\n", ""));
    }

    static String switched(FeatureState feature) {
        Instant until = feature.until();
        if (feature.enabled()) {
            return feature.name() + " is on.";
        }
        return feature.name() + " is off"
                + (until == null ? " until somebody enables it." : " until " + utc(until) + ".");
    }

    static String unknown(String name, List<FeatureState> known) {
        return known.stream()
                .map(FeatureState::name)
                .collect(Collectors.joining(", ", "There is no feature '" + name + "'. Known: ", "."));
    }

    private static String line(FeatureState feature) {
        Instant until = feature.until();
        String state = feature.name() + ": " + (feature.enabled() ? "on" : "off");
        if (feature.by().equals("default")) {
            return state;
        }
        return state + " since " + utc(feature.since())
                + (until == null ? "" : " until " + utc(until))
                + ", by " + feature.by()
                + (feature.reason().isBlank() ? "" : ": " + feature.reason());
    }

    private static String utc(Instant instant) {
        return UTC.format(instant);
    }
}
