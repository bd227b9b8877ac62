package dev.holdfast.gateway;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bot, as its gateway sees it.
 *
 * @param name unique in the configuration
 * @param dialect {@code qq}
 * @param appId the platform's id of the application
 * @param secret never printed
 * @param apiBase where REST lives
 * @param tokenUrl where access tokens come from
 * @param intents names in kebab-case, such as {@code public-guild-messages}
 * @param shards {@code auto} or a number
 */
public record BotConfig(
        String name,
        String dialect,
        String appId,
        Secret secret,
        URI apiBase,
        URI tokenUrl,
        List<String> intents,
        String shards,
        @Nullable URI gatewayUrl) {
    public BotConfig {
        intents = List.copyOf(intents);
    }

    /** A string that does not print itself. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }
}
