package dev.holdfast.plugins.features;

import dev.holdfast.plugin.PermissionDeniedException;
import dev.holdfast.plugin.command.CommandCall;
import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.guard.FeatureSwitches;
import dev.holdfast.plugin.message.Author;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code !feature enable|disable NAME [--for MINUTES]}. */
final class SwitchCommand {

    private static final String REASON = "asked for in the chat";

    private final FeatureSwitches switches;

    SwitchCommand(FeatureSwitches switches) {
        this.switches = switches;
    }

    String run(CommandCall call) {
        boolean enable = call.text("action").equals("enable");
        String name = call.text("name").toLowerCase(Locale.ROOT);
        OptionalLong minutes = call.optionalNumber("for");
        if (enable && minutes.isPresent()) {
            return "Only 'disable' takes --for: an enabled feature stays on.";
        }
        if (switches.list().stream().noneMatch(feature -> feature.name().equals(name))) {
            return FeatureText.unknown(name, switches.list());
        }
        try {
            return FeatureText.switched(
                    enable ? switches.enable(name, who(call.author()), REASON) : disable(name, call.author(), minutes));
        } catch (PermissionDeniedException denied) {
            return "I may not switch features: " + denied.getMessage();
        }
    }

    private FeatureState disable(String name, Author author, OptionalLong minutes) {
        @Nullable Duration duration = minutes.isPresent() ? Duration.ofMinutes(minutes.getAsLong()) : null;
        return switches.disable(name, who(author), REASON, duration);
    }

    /** With the id, because a display name can be anybody's. */
    private static String who(Author author) {
        return author.name().isBlank() ? author.id() : author.name() + " (" + author.id() + ")";
    }
}
