package dev.holdfast.plugins.health;

import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.plugin.health.HealthReport.Circuit;
import dev.holdfast.plugin.health.HealthReport.Gateway;
import dev.holdfast.plugin.health.HealthReport.LastError;
import dev.holdfast.plugin.health.HealthReport.Messages;
import dev.holdfast.plugin.health.HealthReport.Recovery;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Embed.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A health report in words. Pure. */
final class HealthText {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** A card's value has its limits on every platform, and a wall of text helps nobody. */
    private static final int LISTED_MAX = 8;

    private static final int ERROR_LENGTH_MAX = 200;

    private HealthText() {}

    static Embed card(HealthReport report) {
        Messages messages = report.messages();
        return new Embed(
                "Holdfast is " + word(report.status()),
                "",
                List.of(
                        new Field("Status", word(report.status()) + " since " + UTC.format(report.since())),
                        new Field("Uptime", uptime(report.uptime())),
                        new Field("Messages processed", Long.toString(messages.total())),
                        new Field("Success rate", successRate(messages)),
                        new Field("Successful", Long.toString(messages.successful())),
                        new Field("Failed", Long.toString(messages.failed())),
                        new Field("Last error", lastError(report.lastError())),
                        new Field("Level", report.level()),
                        new Field("Breakers", breakers(report.circuits())),
                        new Field("Features", features(report.features())),
                        new Field("Gateway", gateways(report.gateways())),
                        new Field("Left by the last run", recovery(report.recovery())),
                        new Field("Version", report.version())));
    }

    static String recovery(Recovery left) {
        if (left.isNothing()) {
            return "nothing";
        }
        String events = counted(left.events(), "event") + " (" + left.replayed() + " replayed, " + left.expired()
                + " expired" + (left.unreadable() == 0 ? "" : ", " + left.unreadable() + " unreadable") + ")";
        String replies = left.replies() + (left.replies() == 1 ? " reply (" : " replies (") + left.delivered()
                + " delivered, " + left.refused() + " refused)";
        String letters = left.letters() == 0 ? "" : "; " + counted(left.letters(), "dead letter") + " tried anew";
        String exhausted =
                left.exhausted() == 0 ? "" : "; " + counted(left.exhausted(), "dead letter") + " for you: !deadletters";
        return events + "; " + replies + letters + exhausted;
    }

    static String line(HealthReport report) {
        Messages messages = report.messages();
        return Stream.of(
                        word(report.status()),
                        "up " + shortUptime(report.uptime()),
                        messages.total() == 0
                                ? "no messages yet"
                                : messages.total() + (messages.total() == 1 ? " message, " : " messages, ")
                                        + successRate(messages) + " successful",
                        "level " + report.level(),
                        "gateway " + gateways(report.gateways()))
                .collect(Collectors.joining(" | "));
    }

    static String uptime(Duration uptime) {
        return counted(uptime.toDaysPart(), "day") + ", " + counted(uptime.toHoursPart(), "hour") + ", "
                + counted(uptime.toMinutesPart(), "minute");
    }

    private static String shortUptime(Duration uptime) {
        return "%d d %d h %d min".formatted(uptime.toDaysPart(), uptime.toHoursPart(), uptime.toMinutesPart());
    }

    /** Rounded down, so that 100 % means that nothing failed. */
    static String successRate(Messages messages) {
        return String.format(Locale.ROOT, "%.1f %%", Math.floor(messages.successRate() * 1000) / 10);
    }

    private static String lastError(@Nullable LastError error) {
        return error == null ? "none" : UTC.format(error.at()) + ": " + shortened(error.message());
    }

    static String breakers(List<Circuit> circuits) {
        if (circuits.isEmpty()) {
            return "none in use yet";
        }
        List<Circuit> notClosed = circuits.stream()
                .filter(circuit -> !circuit.state().equals("closed"))
                .toList();
        return notClosed.isEmpty()
                ? "all " + circuits.size() + " closed"
                : listed(notClosed.stream().map(HealthText::breaker).toList())
                        + rest(circuits.size() - notClosed.size(), "closed");
    }

    private static String breaker(Circuit circuit) {
        Instant retryAt = circuit.retryAt();
        return circuit.dependency() + " " + circuit.state().replace('_', '-')
                + (retryAt == null ? "" : ", tries again at " + UTC.format(retryAt));
    }

    static String features(List<FeatureState> features) {
        List<FeatureState> off =
                features.stream().filter(feature -> !feature.enabled()).toList();
        return off.isEmpty()
                ? "all " + features.size() + " on"
                : listed(off.stream().map(HealthText::feature).toList()) + rest(features.size() - off.size(), "on");
    }

    private static String feature(FeatureState feature) {
        Instant until = feature.until();
        return feature.name() + " off" + (until == null ? "" : " until " + UTC.format(until));
    }

    static String gateways(List<Gateway> gateways) {
        return gateways.isEmpty()
                ? "none configured"
                : listed(gateways.stream().map(HealthText::gateway).toList());
    }

    private static String gateway(Gateway gateway) {
        Duration roundTrip = gateway.roundTrip();
        return gateway.bot() + "/" + gateway.shard() + " " + gateway.state()
                + (roundTrip == null ? "" : " (" + roundTrip.toMillis() + " ms)");
    }

    private static String listed(List<String> all) {
        return String.join("; ", all.subList(0, Math.min(LISTED_MAX, all.size())))
                + rest(all.size() - LISTED_MAX, "more");
    }

    private static String rest(int count, String what) {
        return count > 0 ? "; " + count + " " + what : "";
    }

    private static String shortened(String message) {
        return message.codePointCount(0, message.length()) <= ERROR_LENGTH_MAX
                ? message
                : message.substring(0, message.offsetByCodePoints(0, ERROR_LENGTH_MAX)) + "…";
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    private static String word(HealthReport.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
