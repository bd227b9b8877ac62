package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.http.Controls;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeatureForAWhileTest {

    private static final String FEATURE = "rich_embeds";
    private static final Duration WHILE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final Features features = new Features(time, FeatureStore.none());
    private final ApiControls.ForFeatures control = new ApiControls.ForFeatures(features, time);

    @BeforeEach
    void declare() {
        features.declare(FEATURE, Level.REDUCED);
    }

    @Test
    void what_was_off_is_off_again_by_the_same_caller_with_a_reason_that_says_so() {
        control.disable(FEATURE, "ada", "ugly", null);

        assertThat(control.enable(FEATURE, "olga", "to try", WHILE).enabled()).isTrue();
        time.advance(WHILE.minusSeconds(1));
        assertThat(features.enabled(FEATURE)).isTrue();
        time.advance(Duration.ofSeconds(1));

        FeatureView after = view();
        assertThat(after.enabled()).isFalse();
        assertThat(after.by()).isEqualTo("olga");
        assertThat(after.reason()).isEqualTo("the time it was on is over; it was off before by ada: ugly");
        assertThat(after.until()).isNull();
    }

    @Test
    void what_was_on_stays_on() {
        control.enable(FEATURE, "olga", "to be sure", WHILE);
        time.advance(WHILE);

        assertThat(view().enabled()).isTrue();
        assertThat(view().reason()).isEqualTo("to be sure");
    }

    @Test
    void what_somebody_switched_meanwhile_stays_as_they_left_it() {
        control.disable(FEATURE, "ada", "ugly", null);
        control.enable(FEATURE, "olga", "to try", WHILE);
        time.advance(Duration.ofSeconds(1));
        features.disable(FEATURE, "eve", "by chat", null);
        features.enable(FEATURE, "eve", "by chat");
        time.advance(WHILE);

        assertThat(view().enabled()).isTrue();
        assertThat(view().by()).isEqualTo("eve");
    }

    @Test
    void switching_it_on_for_good_in_the_same_instant_ends_the_while() {
        control.disable(FEATURE, "ada", "", null);
        control.enable(FEATURE, "olga", "", WHILE);
        control.enable(FEATURE, "olga", "", null);
        time.advance(WHILE);

        assertThat(view().enabled()).isTrue();
    }

    @Test
    void asking_again_sets_a_new_end_and_does_not_forget_that_it_was_off() {
        control.disable(FEATURE, "ada", "", null);
        control.enable(FEATURE, "olga", "first", WHILE);
        time.advance(WHILE.dividedBy(2));
        control.enable(FEATURE, "olga", "longer", WHILE.multipliedBy(2));
        time.advance(WHILE);
        assertThat(view().enabled()).isTrue();
        time.advance(WHILE);

        assertThat(view().enabled()).isFalse();
        assertThat(view().reason()).endsWith("it was off before by ada");
    }

    @Test
    void asking_for_longer_in_the_same_instant_counts() {
        control.disable(FEATURE, "ada", "", null);
        control.enable(FEATURE, "olga", "", WHILE);
        control.enable(FEATURE, "olga", "", WHILE.multipliedBy(2));
        time.advance(WHILE);
        assertThat(view().enabled()).isTrue();
        time.advance(WHILE);
        assertThat(view().enabled()).isFalse();
    }

    @Test
    void what_was_off_for_a_while_only_comes_back_when_it_would_have() {
        control.disable(FEATURE, "ada", "", WHILE.multipliedBy(3));
        control.enable(FEATURE, "olga", "", WHILE);
        time.advance(WHILE);
        assertThat(view().enabled()).isFalse();
        time.advance(WHILE.multipliedBy(2));
        assertThat(view().enabled()).isTrue();

        control.disable(FEATURE, "ada", "", WHILE);
        control.enable(FEATURE, "olga", "", WHILE.multipliedBy(2));
        time.advance(WHILE.multipliedBy(3));
        assertThat(view().enabled()).isTrue();
    }

    @Test
    void a_name_that_nobody_declared_is_the_caller_s_mistake() {
        assertThatThrownBy(() -> control.enable("none", "olga", "", null))
                .isInstanceOf(Controls.BadInput.class)
                .hasMessage("There is no feature 'none'; there are: rich_embeds");
        assertThatThrownBy(() -> control.disable("none", "olga", "", null)).isInstanceOf(Controls.BadInput.class);
    }

    private FeatureView view() {
        return features.find(FEATURE).orElseThrow();
    }
}
