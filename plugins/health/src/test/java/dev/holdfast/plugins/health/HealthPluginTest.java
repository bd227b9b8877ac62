package dev.holdfast.plugins.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.plugin.health.HealthReport.Circuit;
import dev.holdfast.plugin.health.HealthReport.Gateway;
import dev.holdfast.plugin.health.HealthReport.LastError;
import dev.holdfast.plugin.health.HealthReport.Messages;
import dev.holdfast.plugin.health.HealthReport.Status;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugins.fakes.FakeBot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthPluginTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void health_shows_everything_on_one_card() throws Exception {
        Embed card = botWith(troubled()).call("health").answer().embeds().getFirst();

        assertThat(card.title()).isEqualTo("Holdfast is degraded");
        assertThat(card.fields().stream().map(field -> field.name() + ": " + field.value()))
                .containsExactly(
                        "Status: degraded since 2026-11-22 12:00:00 UTC",
                        "Uptime: 1 day, 2 hours, 3 minutes",
                        "Messages processed: 3000",
                        "Success rate: 99.9 %",
                        "Successful: 2999",
                        "Failed: 1",
                        "Last error: 2026-11-22 12:00:05 UTC: send to channel:1 failed",
                        "Level: reduced",
                        "Breakers: qq open, tries again at 2026-11-22 12:00:10 UTC; 1 closed",
                        "Features: rich_embeds off until 2026-11-22 12:05:00 UTC; 1 on",
                        "Gateway: qq/0 ready (23 ms)",
                        "Left by the last run: nothing",
                        "Version: 0.1.0");
    }

    @Test
    void status_is_one_line() throws Exception {
        String line = botWith(troubled()).call("status").answer().text();

        assertThat(line)
                .isEqualTo("degraded | up 1 d 2 h 3 min | 3000 messages, 99.9 % successful | level reduced"
                        + " | gateway qq/0 ready (23 ms)");
    }

    @Test
    void a_bot_that_just_started_has_nothing_to_complain_of() throws Exception {
        FakeBot bot = botWith(fresh());

        Embed card = bot.call("health").answer().embeds().getFirst();

        assertThat(card.fields().stream().map(field -> field.name() + ": " + field.value()))
                .contains(
                        "Uptime: 0 days, 0 hours, 0 minutes",
                        "Success rate: 100.0 %",
                        "Last error: none",
                        "Breakers: none in use yet",
                        "Features: all 0 on",
                        "Gateway: none configured");
        assertThat(bot.call("status").answer().text())
                .isEqualTo("healthy | up 0 d 0 h 0 min | no messages yet | level normal | gateway none configured");
    }

    @Test
    void a_rate_is_rounded_down_so_that_a_hundred_percent_means_no_failure() {
        assertThat(HealthText.successRate(new Messages(100_000, 99_999, 1))).isEqualTo("99.9 %");
        assertThat(HealthText.successRate(new Messages(1, 0, 1))).isEqualTo("0.0 %");
    }

    @Test
    void a_long_list_of_open_breakers_is_cut_short() {
        List<Circuit> open = IntStream.range(0, 11)
                .mapToObj(index -> new Circuit("http:host" + index, "half_open", 0.5, null))
                .toList();

        assertThat(HealthText.breakers(open))
                .startsWith("http:host0 half-open; ")
                .endsWith("http:host7 half-open; 3 more");
    }

    @Test
    void a_long_error_is_cut_between_characters() throws Exception {
        HealthReport report = report(Status.HEALTHY, new LastError("😀".repeat(300), NOON), Duration.ZERO);

        Embed card = botWith(report).call("health").answer().embeds().getFirst();

        assertThat(card.fields())
                .contains(new Embed.Field("Last error", "2026-11-22 12:00:00 UTC: " + "😀".repeat(200) + "…"));
    }

    private static FakeBot botWith(HealthReport report) {
        FakeBot bot = new FakeBot().reporting(report);
        new HealthPlugin().start(bot);
        return bot;
    }

    private static HealthReport fresh() {
        return report(Status.HEALTHY, null, Duration.ofSeconds(59));
    }

    private static HealthReport report(Status status, @Nullable LastError error, Duration uptime) {
        return new HealthReport(
                status, NOON, uptime, "0.1.0", "normal", new Messages(0, 0, 0), error, List.of(), List.of(), List.of());
    }

    private static HealthReport troubled() {
        return new HealthReport(
                Status.DEGRADED,
                NOON,
                Duration.ofHours(26).plusMinutes(3).plusSeconds(59),
                "0.1.0",
                "reduced",
                new Messages(3000, 2999, 1),
                new LastError("send to channel:1 failed", NOON.plusSeconds(5)),
                List.of(
                        new Circuit("http:example", "closed", Double.NaN, null),
                        new Circuit("qq", "open", 0.6, NOON.plusSeconds(10))),
                List.of(
                        new FeatureState("file_uploads", true, "default", "", NOON, null),
                        new FeatureState("rich_embeds", false, "rule", "network", NOON, NOON.plusSeconds(300))),
                List.of(new Gateway("qq", 0, "ready", Duration.ofMillis(23))));
    }
}
