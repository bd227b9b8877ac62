package dev.holdfast.gateway;

import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.qq.QqSettings;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bot, as its gateway sees it.
 *
 * @param name unique in the configuration
 * @param dialect {@code qq} or {@code discord}
 * @param appId the platform's id of the application; empty where the platform tells it after the start
 * @param secret never printed; on Discord the bot's token
 * @param apiBase where REST lives
 * @param tokenUrl where access tokens come from; null where there are none
 * @param intents names in kebab-case, such as {@code public-guild-messages}
 * @param shards {@code auto}, a number, or some of a number, such as {@code 0,2 of 4}
 * @param gatewayUrl where to connect instead of where the platform says; null for the platform's address
 * @param compress how the socket's frames are compressed, where the platform can
 * @param presence what the bot shows of itself; null for the platform's default
 * @param publicKey the application's Ed25519 key in hexadecimal, which signs what comes by webhook; null if it is not used
 * @param intake how events arrive
 * @param qq what QQ leaves open; without meaning on other platforms
 */
public record BotConfig(
        String name,
        String dialect,
        String appId,
        Secret secret,
        URI apiBase,
        @Nullable URI tokenUrl,
        List<String> intents,
        String shards,
        @Nullable URI gatewayUrl,
        Compression compress,
        @Nullable Presence presence,
        @Nullable String publicKey,
        IntakeKind intake,
        QqSettings qq) {
    public BotConfig {
        intents = List.copyOf(intents);
    }

    /** A bot that takes QQ as its documentation is best read. */
    public BotConfig(
            String name,
            String dialect,
            String appId,
            Secret secret,
            URI apiBase,
            @Nullable URI tokenUrl,
            List<String> intents,
            String shards,
            @Nullable URI gatewayUrl,
            Compression compress,
            @Nullable Presence presence,
            @Nullable String publicKey,
            IntakeKind intake) {
        this(
                name,
                dialect,
                appId,
                secret,
                apiBase,
                tokenUrl,
                intents,
                shards,
                gatewayUrl,
                compress,
                presence,
                publicKey,
                intake,
                QqSettings.DEFAULT);
    }

    /** A bot that connects to the platform's socket, uncompressed, and shows nothing of itself. */
    public BotConfig(
            String name,
            String dialect,
            String appId,
            Secret secret,
            URI apiBase,
            @Nullable URI tokenUrl,
            List<String> intents,
            String shards,
            @Nullable URI gatewayUrl) {
        this(
                name,
                dialect,
                appId,
                secret,
                apiBase,
                tokenUrl,
                intents,
                shards,
                gatewayUrl,
                Compression.NONE,
                null,
                null,
                IntakeKind.SOCKET);
    }

    /** A string that does not print itself. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** How events arrive. */
    public enum IntakeKind {
        /** The bot connects to the platform. */
        SOCKET,
        /** The platform calls the bot. */
        WEBHOOK
    }

    /**
     * What the bot shows of itself.
     *
     * @param status {@code online}, {@code idle}, {@code dnd} or {@code invisible}
     * @param activityType {@code playing}, {@code listening}, {@code watching}, {@code competing} or {@code custom}
     * @param activityText what is played, listened to, …; empty for no activity
     */
    public record Presence(String status, String activityType, String activityText) {}
}
