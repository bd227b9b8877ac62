package dev.holdfast.runtime.config;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.plugin.message.Conversation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One bot, as the runtime sees it.
 *
 * @param gateway what its gateway needs
 * @param prefix before a command; {@code !} by default
 * @param operators platform user ids who may call operators' commands
 * @param testConversation where the test API may send; null if none is configured
 */
public record BotSettings(
        BotConfig gateway,
        String prefix,
        Set<String> operators,
        @Nullable Conversation testConversation) {
    public BotSettings {
        operators = Set.copyOf(operators);
    }

    public String name() {
        return gateway.name();
    }
}
