package dev.holdfast.runtime.config;

import dev.holdfast.runtime.config.AlertSettings.Telegram;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code alerts}. */
final class AlertsSection {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private AlertsSection() {}

    static AlertSettings read(Section section) {
        AlertSettings alerts = new AlertSettings(
                section.duration("again-after", Duration.ofMinutes(15), SECOND, DAY),
                section.duration("gateway-down-after", Duration.ofMinutes(1), SECOND, DAY),
                section.integer("failures", 10, 1, 1_000_000),
                section.duration("failures-within", Duration.ofMinutes(1), SECOND, Duration.ofHours(1)),
                section.integer("dead-letters", 100, 1, 10_000_000),
                section.secretAddress("webhook", "http", "https"),
                section.optionalSecret("webhook-token"),
                telegram(section.has("telegram"), section.section("telegram")));
        section.end();
        return alerts;
    }

    private static @Nullable Telegram telegram(boolean wanted, Section section) {
        if (!wanted) {
            return null;
        }
        Telegram telegram = new Telegram(
                section.secret("token"),
                section.text("chat"),
                section.address("api-base", "https://api.telegram.org", "http", "https"));
        if (!telegram.token().value().isEmpty() && !telegram.token().value().matches("[0-9]+:[A-Za-z0-9_-]+")) {
            section.problem("token", "is not a bot's token; allowed: as BotFather gives it, such as 123456:ABC-def");
        }
        section.end();
        return telegram;
    }
}
