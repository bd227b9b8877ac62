package dev.holdfast.plugins.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugins.fakes.FakeBot;
import dev.holdfast.plugins.fakes.FakeCall;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeaturesPluginTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeBot bot = new FakeBot();

    @BeforeEach
    void start() {
        bot.features().declare("file_uploads", "reduced");
        bot.features().declare("rich_embeds", "reduced");
        new FeaturesPlugin().start(bot);
    }

    @Test
    void features_says_of_each_whether_it_is_on_by_whom_why_and_until_when() throws Exception {
        bot.features()
                .set(new FeatureState(
                        "external_api_calls", false, "rule", "rate limited by qq", NOON, NOON.plusSeconds(300)))
                .set(new FeatureState("rich_embeds", true, "Ann (U1)", "", NOON, null));

        assertThat(bot.call("features").answer().text()).isEqualTo("""
                        2 of 3 features are on:
                        external_api_calls: off since 2026-11-22 12:00:00 UTC until 2026-11-22 12:05:00 UTC, by rule: rate limited by qq
                        file_uploads: on
                        rich_embeds: on since 2026-11-22 12:00:00 UTC, by Ann (U1)""");
    }

    @Test
    void a_bot_without_features_says_so() {
        assertThat(FeatureText.list(List.of())).isEqualTo("No features are declared.");
    }

    @Test
    void disabling_is_recorded_with_who_asked_and_lasts_until_somebody_enables_it() throws Exception {
        String answer = feature("disable", "rich_embeds").answer().text();

        assertThat(answer).isEqualTo("rich_embeds is off until somebody enables it.");
        assertThat(bot.features().list())
                .contains(new FeatureState("rich_embeds", false, "Ann (U1)", "asked for in the chat", NOON, null));
    }

    @Test
    void disabling_for_minutes_says_until_when() throws Exception {
        String answer =
                feature("disable", "Rich_Embeds").with("for", 90).answer().text();

        assertThat(answer).isEqualTo("rich_embeds is off until 2026-11-22 13:30:00 UTC.");
    }

    @Test
    void enabling_switches_on_again() throws Exception {
        feature("disable", "rich_embeds").answer();

        assertThat(feature("enable", "rich_embeds").answer().text()).isEqualTo("rich_embeds is on.");
        assertThat(bot.features().enabled("rich_embeds")).isTrue();
    }

    @Test
    void enabling_for_minutes_is_refused_and_changes_nothing() throws Exception {
        feature("disable", "rich_embeds").answer();

        assertThat(feature("enable", "rich_embeds").with("for", 5).answer().text())
                .isEqualTo("Only 'disable' takes --for: an enabled feature stays on.");
        assertThat(bot.features().enabled("rich_embeds")).isFalse();
    }

    @Test
    void an_unknown_feature_is_answered_with_the_known_ones() throws Exception {
        assertThat(feature("enable", "embeds").answer().text())
                .isEqualTo("There is no feature 'embeds'. Known: file_uploads, rich_embeds.");
    }

    @Test
    void a_missing_grant_is_told_to_the_operator() throws Exception {
        bot.features().withoutPermission();

        assertThat(feature("enable", "rich_embeds").answer().text())
                .isEqualTo("I may not switch features: grant 'operate' to the plugin 'fake'");
    }

    @Test
    void a_caller_without_a_name_is_recorded_by_id() throws Exception {
        feature("disable", "rich_embeds")
                .by(new Author("U2", "", false, List.of()))
                .answer();

        assertThat(bot.features().list()).extracting(FeatureState::by).contains("U2");
    }

    @Test
    void only_operators_may_switch_and_everyone_may_look() {
        assertThat(bot.declared("feature").permission()).isEqualTo(Permission.OPERATOR);
        assertThat(bot.declared("features").permission()).isEqualTo(Permission.EVERYONE);
    }

    private FakeCall feature(String action, String name) {
        return bot.call("feature").with("action", action).with("name", name);
    }
}
