package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeaturesTest {
    private static final String RICH = "rich_embeds";

    @TempDir
    private Path directory;

    private final ManualTime time = new ManualTime();
    private final List<FeatureView> heard = new ArrayList<>();

    @Test
    void a_feature_is_on_until_somebody_holds_it() {
        Features features = features();

        assertThat(features.enabled(RICH)).isTrue();
        assertThat(features.enabled("unheard_of")).isFalse();
        assertThat(features.find(RICH).orElseThrow().by()).isEqualTo("default");

        FeatureView view = features.disable(RICH, "alice", "they look odd", null);

        assertThat(features.enabled(RICH)).isFalse();
        assertThat(view.by()).isEqualTo("alice");
        assertThat(view.until()).isNull();
        assertThat(heard).containsExactly(view);
    }

    @Test
    void an_unknown_name_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> features().enable("rich_embed", "alice", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no feature 'rich_embed'; there are: file_uploads, rich_embeds");
    }

    @Test
    void holders_are_independent() {
        Features features = features();
        features.disable(RICH, "rule", "network", Duration.ofMinutes(5));
        features.disable(RICH, "alice", "later", Duration.ofMinutes(10));
        features.shed(Level.REDUCED, "breakers open: 1");

        time.advance(Duration.ofMinutes(5));
        assertThat(features.enabled(RICH)).isFalse();
        time.advance(Duration.ofMinutes(5));
        assertThat(features.find(RICH).orElseThrow().by()).isEqualTo("degradation");
        features.shed(Level.NORMAL, "calm");

        assertThat(features.enabled(RICH)).isTrue();
        assertThat(time.armed()).isZero();
    }

    @Test
    void it_comes_back_when_the_last_hold_ends() {
        Features features = features();
        features.disable(RICH, "rule", "network", Duration.ofMinutes(5));
        features.disable(RICH, "alice", "later", Duration.ofMinutes(1));

        assertThat(features.find(RICH).orElseThrow().until())
                .isEqualTo(time.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void a_new_hold_of_the_same_holder_replaces_the_old_one_and_its_end() {
        Features features = features();
        features.disable(RICH, "alice", "shortly", Duration.ofMinutes(1));
        features.disable(RICH, "bob", "for good", null);

        time.advance(Duration.ofMinutes(1));

        assertThat(features.enabled(RICH)).isFalse();
        assertThat(features.find(RICH).orElseThrow().by()).isEqualTo("bob");
    }

    @Test
    void enabling_lifts_every_hold_until_the_level_changes_again() {
        Features features = features();
        features.shed(Level.REDUCED, "slow");
        features.disable(RICH, "rule", "network", null);

        FeatureView view = features.enable(RICH, "alice", "needed now");
        features.shed(Level.REDUCED, "slow");

        assertThat(view.enabled()).isTrue();
        assertThat(view.by()).isEqualTo("alice");
        assertThat(features.enabled(RICH)).isTrue();
        features.shed(Level.MINIMAL, "slower");
        assertThat(features.enabled(RICH)).isFalse();
    }

    @Test
    void each_feature_is_shed_at_its_own_level() {
        Features features = features();
        features.declare("never_shed", Level.NORMAL);

        features.shed(Level.REDUCED, "slow");
        assertThat(on(features)).containsExactly("file_uploads", "never_shed");
        features.shed(Level.MINIMAL, "slower");
        assertThat(on(features)).containsExactly("never_shed");
        features.declare("declared_late", Level.REDUCED);
        assertThat(features.enabled("declared_late")).isFalse();
        features.shed(Level.NORMAL, "calm");
        assertThat(on(features)).hasSize(4);
    }

    @Test
    void restoring_all_leaves_nothing_off() {
        Features features = features();
        features.disable(RICH, "rule", "network", null);
        features.disable("file_uploads", "alice", "no", null);

        features.restoreAll("bob", "recovered by hand");

        assertThat(on(features)).containsExactly("file_uploads", RICH);
    }

    @Test
    void a_renewal_that_changes_nothing_is_not_told() {
        Features features = features();
        features.hold(RICH, "rule:network:qq", "rule", "connection reset", null);
        features.hold(RICH, "rule:network:qq", "rule", "connection refused", null);

        assertThat(heard).hasSize(1);
    }

    @Test
    void a_listener_that_fails_hurts_nobody() {
        Features features = features();
        features.listen(view -> {
            throw new IllegalStateException("broken listener");
        });

        features.disable(RICH, "alice", "", null);

        assertThat(features.enabled(RICH)).isFalse();
    }

    @Test
    void holds_survive_a_restart_and_still_end_in_time() {
        Features before = features();
        before.disable(RICH, "alice", "back at noon = 12:00\nsharp", Duration.ofMinutes(10));
        before.disable("file_uploads", "bob", "for good", null);
        List<FeatureView> saved = before.list();
        before.shed(Level.MINIMAL, "slow");
        time.advance(Duration.ofMinutes(1));

        Features after = features();

        assertThat(after.list()).isEqualTo(saved);
        time.advance(Duration.ofMinutes(9));
        assertThat(on(after)).containsExactly(RICH);
    }

    @Test
    void a_hold_that_ended_while_we_were_down_ends_at_the_start() {
        features().disable(RICH, "alice", "shortly", Duration.ofMinutes(1));
        ManualTime later = new ManualTime();
        later.advance(Duration.ofMinutes(2));

        Features after = new Features(later, new FileFeatureStore(file()), Runnable::run);
        after.declare(RICH, Level.REDUCED);
        later.advance(Duration.ZERO);

        assertThat(after.enabled(RICH)).isTrue();
    }

    @Test
    void a_feature_whose_plugin_is_gone_keeps_its_switch() {
        features().disable(RICH, "alice", "", null);
        Features without = new Features(time, new FileFeatureStore(file()), Runnable::run);
        without.declare("other", Level.REDUCED);
        without.disable("other", "alice", "", null);

        assertThat(features().enabled(RICH)).isFalse();
    }

    @Test
    void a_broken_entry_costs_that_entry_only() throws IOException {
        features().disable("file_uploads", "alice", "no", null);
        String good = Files.readString(file());
        Files.writeString(
                file(),
                good.replaceFirst("features=", "features=Broken Näme,rich_embeds,unknown,")
                        + "rich_embeds.by=alice\nrich_embeds.reason=\nrich_embeds.since=yesterday\n");

        Features features = features();

        assertThat(on(features)).containsExactly(RICH);
        assertThat(directory.resolve("features.properties.corrupt")).doesNotExist();
    }

    @Test
    void any_words_of_people_survive_a_restart() {
        String words = "= : # ! \\ \t\r\n\0 “不行” 😀 \ud800 lonely, a.hold.0.by=x \\u12";
        Features before = features();
        before.disable(RICH, words, words, null);

        assertThat(features().list()).isEqualTo(before.list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Rich", "rich.embeds", "rich,embeds", "rich embeds", "r\n", "ü", "=", "a:b"})
    void a_name_that_is_none_is_refused(String name) {
        assertThatThrownBy(() -> features().declare(name, Level.REDUCED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The feature '" + name + "' cannot be declared: a name is 1 to 64 of the letters a to z,"
                        + " digits, '_' and '-'");
    }

    @Test
    void names_are_64_long_at_most_and_there_are_a_thousand_at_most() {
        Features features = features();
        features.declare("x".repeat(64), Level.NORMAL);
        assertThatThrownBy(() -> features.declare("x".repeat(65), Level.NORMAL))
                .isInstanceOf(IllegalArgumentException.class);
        for (int i = features.list().size(); i < 1000; i++) {
            features.declare("feature-" + i, Level.NORMAL);
        }

        assertThatThrownBy(() -> features.declare("one-more", Level.NORMAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 1000 already");
        features.declare(RICH, Level.NORMAL);
        assertThat(features.list()).hasSize(1000);
    }

    @Test
    void a_corrupt_file_is_moved_aside_and_does_not_stop_the_start() throws IOException {
        Files.writeString(file(), "features=rich_embeds\nrich_embeds.by=\\u12");

        Features features = features();

        assertThat(on(features)).containsExactly("file_uploads", RICH);
        assertThat(directory.resolve("features.properties.corrupt")).exists();
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_file_that_is_no_text_is_moved_aside_too() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});

        assertThat(on(features())).hasSize(2);
        assertThat(directory.resolve("features.properties.corrupt")).exists();
    }

    @Test
    void a_store_that_cannot_write_does_not_undo_the_switch() throws IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file where a directory should be");
        Features features = new Features(time, new FileFeatureStore(occupied.resolve("features")), Runnable::run);
        features.declare(RICH, Level.REDUCED);

        features.disable(RICH, "alice", "", null);

        assertThat(features.enabled(RICH)).isFalse();
    }

    private Features features() {
        Features features = new Features(time, new FileFeatureStore(file()), Runnable::run);
        features.declare(RICH, Level.REDUCED);
        features.declare("file_uploads", Level.MINIMAL);
        features.declare("file_uploads", Level.REDUCED);
        features.listen(heard::add);
        return features;
    }

    private Path file() {
        return directory.resolve("features.properties");
    }

    private static List<String> on(Features features) {
        return features.list().stream()
                .filter(FeatureView::enabled)
                .map(FeatureView::name)
                .toList();
    }
}
