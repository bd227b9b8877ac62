package dev.holdfast.runtime.config;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.BotConfig.IntakeKind;
import dev.holdfast.gateway.BotConfig.Presence;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.shard.ShardPlan;
import dev.holdfast.plugin.message.Conversation;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one bot. What a dialect does not know of is an unknown key there. */
final class BotSection {

    private static final String QQ = "qq";
    private static final String DISCORD = "discord";

    private BotSection() {}

    static BotSettings read(Section section) {
        String name = section.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]{0,31}") || name.equals("loopback")) {
            section.problem(
                    "name", "is '" + name + "'; allowed: 1 to 32 lower-case letters, digits and hyphens, not loopback");
        }
        BotConfig config =
                section.choice("dialect", QQ, QQ, DISCORD).equals(QQ) ? qq(section, name) : discord(section, name);
        String prefix = section.text("prefix", "!");
        if (prefix.isBlank() || prefix.length() > 8 || prefix.chars().anyMatch(Character::isWhitespace)) {
            section.problem("prefix", "is '" + prefix + "'; allowed: 1 to 8 characters without blanks");
        }
        BotSettings bot = new BotSettings(
                config, prefix, Set.copyOf(section.texts("operators", List.of())), testConversation(section, name));
        section.end();
        return bot;
    }

    private static BotConfig qq(Section section, String name) {
        return new BotConfig(
                name,
                QQ,
                section.text("app-id"),
                section.secret("secret"),
                section.address("api-base", "https://api.sgroup.qq.com", "http", "https"),
                section.address("token-url", "https://bots.qq.com/app/getAppAccessToken", "http", "https"),
                intents(section, QQ, List.of("guilds", "public-guild-messages", "group-and-c2c")),
                shards(section),
                gatewayUrl(section),
                Compression.NONE,
                null,
                null,
                intake(section),
                QqSection.read(section.section("qq")));
    }

    private static BotConfig discord(Section section, String name) {
        IntakeKind intake = intake(section);
        return new BotConfig(
                name,
                DISCORD,
                section.text("app-id", ""),
                section.secret("token"),
                section.address("api-base", "https://discord.com/api/v10", "http", "https"),
                null,
                intents(section, DISCORD, List.of("guilds", "guild-messages", "direct-messages", "message-content")),
                shards(section),
                gatewayUrl(section),
                compress(section),
                presence(section.section("presence")),
                publicKey(section, intake),
                intake);
    }

    private static List<String> intents(Section section, String dialect, List<String> fallback) {
        Set<String> known = Gateway.intents(dialect);
        List<String> intents = section.texts("intents", fallback);
        Set<String> seen = new HashSet<>();
        for (String intent : intents) {
            if (!known.contains(intent)) {
                section.problem("intents", "names '" + intent + "'; allowed: " + String.join(", ", known));
            } else if (!seen.add(intent)) {
                section.problem("intents", "names '" + intent + "' twice");
            }
        }
        return intents;
    }

    private static String shards(Section section) {
        String shards = section.text("shards", "auto");
        try {
            ShardPlan.parse(shards);
            return shards;
        } catch (IllegalArgumentException wrong) {
            section.problem("shards", "is wrong: " + wrong.getMessage());
            return "auto";
        }
    }

    private static @Nullable URI gatewayUrl(Section section) {
        return section.has("gateway-url") ? section.address("gateway-url", null, "ws", "wss") : null;
    }

    private static IntakeKind intake(Section section) {
        return section.choice("intake", "socket", "socket", "webhook").equals("socket")
                ? IntakeKind.SOCKET
                : IntakeKind.WEBHOOK;
    }

    private static Compression compress(Section section) {
        return switch (section.choice("compress", "zlib-stream", "zlib-stream", "zstd-stream", "none")) {
            case "none" -> Compression.NONE;
            case "zstd-stream" -> Compression.ZSTD_STREAM;
            default -> Compression.ZLIB_STREAM;
        };
    }

    private static @Nullable Presence presence(Section section) {
        String status = section.choice("status", "online", "online", "idle", "dnd", "invisible");
        String activity =
                section.choice("activity", "custom", "custom", "playing", "listening", "watching", "competing");
        String text = section.text("text", "");
        section.end();
        if (text.length() > 128) {
            section.problem("text", "is longer than 128 characters");
        }
        return status.equals("online") && text.isEmpty() ? null : new Presence(status, activity, text);
    }

    private static @Nullable String publicKey(Section section, IntakeKind intake) {
        String key = section.text("public-key", "");
        if (!key.isEmpty() && !key.matches("[0-9a-fA-F]{64}")) {
            section.problem(
                    "public-key",
                    "is no Ed25519 key; allowed: the 64 hexadecimal digits the developer portal shows as Public Key");
        } else if (key.isEmpty() && intake == IntakeKind.WEBHOOK) {
            section.problem(
                    "public-key",
                    "is missing, and what comes by webhook cannot be checked without; give the 64 hexadecimal digits the"
                            + " developer portal shows as Public Key");
        }
        return key.isEmpty() ? null : key;
    }

    private static @Nullable Conversation testConversation(Section section, String bot) {
        String text = section.text("test-conversation", "");
        if (text.isEmpty()) {
            return null;
        }
        int colon = text.indexOf(':');
        for (Conversation.Kind kind : Conversation.Kind.values()) {
            if (colon > 0
                    && colon < text.length() - 1
                    && kind.name().equals(text.substring(0, colon).toUpperCase(Locale.ROOT))) {
                return new Conversation(bot, kind, text.substring(colon + 1), null);
            }
        }
        section.problem(
                "test-conversation", "is '" + text + "'; allowed: channel:ID, direct:ID, group:ID or private:ID");
        return null;
    }
}
