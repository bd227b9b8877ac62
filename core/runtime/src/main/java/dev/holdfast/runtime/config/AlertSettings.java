package dev.holdfast.runtime.config;

import dev.holdfast.gateway.BotConfig.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When people are told that something is wrong, and where.
 *
 * @param window how long an alert that was told is not told again; 15 min by default
 * @param gatewayDownAfter how long a shard may be away before it is an alert; 1 min by default
 * @param failures of one plugin within {@code failuresWithin} that are an alert; 10 by default
 * @param failuresWithin 1 min by default
 * @param deadLetters from how many on it is an alert; 100 by default
 * @param webhook address that alerts are posted to; null for none
 * @param webhookToken sent along as bearer token; empty for none
 * @param telegram null for none
 */
public record AlertSettings(
        Duration window,
        Duration gatewayDownAfter,
        int failures,
        Duration failuresWithin,
        int deadLetters,
        @Nullable URI webhook,
        Secret webhookToken,
        @Nullable Telegram telegram) {

    /** Without the address, which may hold a secret. */
    @Override
    public String toString() {
        return "AlertSettings[" + (webhook == null ? "no webhook" : "a webhook") + ", " + telegram + "]";
    }

    /** A bot of Telegram's that tells a chat. */
    public record Telegram(Secret token, String chat, URI apiBase) {}
}
