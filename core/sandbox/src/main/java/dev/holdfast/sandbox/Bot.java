package dev.holdfast.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bot that may connect. Several of each platform may be connected at once; each has its own token, sessions and limits.
 *
 * @param platform where it lives
 * @param appId the id of its application; on Discord also its user's id, a snowflake
 * @param secret what its access tokens are bought with (QQ), or the token itself (Discord); not shown by {@link #toString}
 * @param name as shown to the people it talks with
 * @param intents bits it may ask for; others end the socket with 4014
 * @param conversations ids of the conversations it is a member of; null for all of its platform
 * @param identifiesPerWindow sessions it may begin in one {@code identifyWindow} (default 1)
 * @param identifyWindow zero to begin sessions at any pace (default on QQ, where the platform's answer to haste is not
 *     known); on Discord 5 s, and haste is answered by op 9
 * @param webhook where its events (QQ) or interactions (Discord) are posted instead of going to the socket; null for the
 *     socket (default)
 */
public record Bot(
        Platform platform,
        String appId,
        String secret,
        String name,
        int intents,
        @Nullable Set<String> conversations,
        int identifiesPerWindow,
        Duration identifyWindow,
        @Nullable URI webhook) {

    /** QQ's bits 0, 1, 10, 12, 24, 25, 26, 27 and 30: a public-domain bot with groups, interactions and audit. */
    public static final int QQ_PUBLIC = 1_325_405_187;

    /** Every bit Discord knows, the privileged ones included. */
    public static final int DISCORD_ALL = 53_608_447;

    public Bot {
        conversations = conversations == null ? null : Set.copyOf(conversations);
        if (appId.isEmpty() || secret.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("A bot needs appId, secret and name.");
        }
        if (identifiesPerWindow < 1) {
            throw new IllegalArgumentException(
                    "identifiesPerWindow must be at least 1, got " + identifiesPerWindow + ".");
        }
    }

    /** A public-domain bot of QQ, in every conversation. */
    public static Bot qq(String appId, String secret) {
        return new Bot(Platform.QQ, appId, secret, "Holdfast", QQ_PUBLIC, null, 1, Duration.ZERO, null);
    }

    /** A bot of Discord with every intent granted, in every conversation. */
    public static Bot discord(String appId, String token) {
        return new Bot(Platform.DISCORD, appId, token, "Holdfast", DISCORD_ALL, null, 1, Duration.ofSeconds(5), null);
    }

    public Bot named(String value) {
        return new Bot(
                platform, appId, secret, value, intents, conversations, identifiesPerWindow, identifyWindow, webhook);
    }

    public Bot withIntents(int value) {
        return new Bot(
                platform, appId, secret, name, value, conversations, identifiesPerWindow, identifyWindow, webhook);
    }

    /** In those conversations only. */
    public Bot in(Set<String> value) {
        return new Bot(platform, appId, secret, name, intents, value, identifiesPerWindow, identifyWindow, webhook);
    }

    /** So many sessions begun per window; a window of zero lets any number begin. */
    public Bot withIdentifyPace(int perWindow, Duration window) {
        return new Bot(platform, appId, secret, name, intents, conversations, perWindow, window, webhook);
    }

    public Bot withWebhook(@Nullable URI value) {
        return new Bot(
                platform, appId, secret, name, intents, conversations, identifiesPerWindow, identifyWindow, value);
    }

    /** Whether it is a member of that conversation. */
    public boolean isIn(Conversation conversation) {
        return conversation.platform() == platform
                && (conversations == null || conversations.contains(conversation.id()));
    }

    /** Itself, as the author of messages. */
    public User user() {
        return new User("bot-" + appId, name, true);
    }

    @Override
    public String toString() {
        return "Bot[" + platform.id() + " " + appId + " " + name + "]";
    }
}
