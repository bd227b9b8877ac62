package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RulesTest {
    private static final List<String> ALL =
            List.of("external_api_calls", "file_uploads", "interactive_buttons", "rich_embeds");

    private final ManualTime time = new ManualTime();
    private final Guards guards = new Guards(time, () -> 0.0, Policies.attempts(1), Map.of());
    private final Features features = new Features(time, FeatureStore.none(), Runnable::run);

    @BeforeEach
    void declare() {
        ALL.forEach(name -> features.declare(name, Level.NORMAL));
    }

    @Test
    void a_rate_limit_answer_disables_external_calls_for_five_minutes() {
        start();

        fail("qq", FailureKind.RATE_LIMIT);

        assertThat(off()).containsExactly("external_api_calls");
        assertThat(features.find("external_api_calls").orElseThrow().by()).isEqualTo("rule");
        time.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(off()).containsExactly("external_api_calls");
        time.advance(Duration.ofNanos(1));
        assertThat(off()).isEmpty();
    }

    @Test
    void a_network_failure_disables_uploads_and_embeds_until_healthy_again() {
        start();

        fail("qq", FailureKind.NETWORK);
        assertThat(off()).containsExactly("file_uploads", "rich_embeds");
        time.advance(Duration.ofMinutes(10));
        assertThat(off()).containsExactly("file_uploads", "rich_embeds");
        succeed("qq");
        time.advance(Duration.ofSeconds(1));

        assertThat(off()).isEmpty();
        assertThat(time.armed()).isZero();
    }

    @Test
    void a_success_right_after_the_failure_waits_for_the_calm_time() {
        start();
        fail("qq", FailureKind.TIMEOUT);
        time.advance(Duration.ofMillis(100));
        succeed("qq");

        time.advance(Duration.ofSeconds(9));
        assertThat(off()).containsExactly("file_uploads", "rich_embeds");
        time.advance(Duration.ofSeconds(1));

        assertThat(off()).isEmpty();
    }

    @Test
    void every_further_failure_starts_the_calm_time_anew() {
        start();
        fail("qq", FailureKind.NETWORK);
        time.advance(Duration.ofSeconds(9));
        fail("qq", FailureKind.NETWORK);
        time.advance(Duration.ofMillis(1));
        succeed("qq");

        time.advance(Duration.ofSeconds(9));
        assertThat(off()).isNotEmpty();
        time.advance(Duration.ofSeconds(2));

        assertThat(off()).isEmpty();
    }

    @Test
    void an_open_breaker_disables_buttons_too_until_it_is_closed() {
        start();
        for (int i = 0; i < 10; i++) {
            fail("qq", FailureKind.SERVER);
        }
        assertThat(off()).containsExactly("file_uploads", "interactive_buttons", "rich_embeds");

        time.advance(Duration.ofSeconds(11));
        succeed("qq");
        succeed("qq");
        time.advance(Duration.ofSeconds(1));
        assertThat(off()).hasSize(3);
        succeed("qq");
        time.advance(Duration.ofSeconds(1));

        assertThat(off()).isEmpty();
    }

    @Test
    void other_dependencies_do_not_trigger() {
        start();

        fail("http:example.org", FailureKind.NETWORK);
        fail("ai", FailureKind.RATE_LIMIT);

        assertThat(off()).isEmpty();
    }

    @Test
    void what_another_holds_stays_off() {
        start();
        features.disable("rich_embeds", "alice", "not today", null);
        fail("qq", FailureKind.NETWORK);
        time.advance(Duration.ofSeconds(11));
        succeed("qq");

        time.advance(Duration.ofSeconds(1));

        assertThat(off()).containsExactly("rich_embeds");
    }

    @Test
    void a_rule_about_an_undeclared_feature_does_nothing() {
        Rule rule = new Rule(Rule.When.NETWORK, List.of(), List.of("no_such_feature", "rich_embeds"), null);
        Rules.start(List.of(rule), features, guards, time, Rules.CALM);

        fail("anything", FailureKind.NETWORK);

        assertThat(off()).containsExactly("rich_embeds");
    }

    @Test
    void holds_left_before_a_restart_end_when_the_dependency_is_healthy() {
        features.hold("rich_embeds", "rule:network:http:host", "rule", "before the restart", null);
        guards.guard("http:host");
        start();

        time.advance(Duration.ofSeconds(20));
        assertThat(off()).containsExactly("rich_embeds");
        succeed("http:host");
        time.advance(Duration.ofSeconds(1));

        assertThat(off()).isEmpty();
    }

    @Test
    void a_hold_for_a_dependency_that_is_gone_ends_after_the_calm_time() {
        features.hold("rich_embeds", "rule:network:old-name", "rule", "before the restart", null);
        start();

        time.advance(Duration.ofSeconds(9));
        assertThat(off()).containsExactly("rich_embeds");
        time.advance(Duration.ofSeconds(2));

        assertThat(off()).isEmpty();
        assertThat(time.armed()).isZero();
    }

    @Test
    void a_dependency_whose_breaker_is_disabled_is_healthy_after_the_calm_time() {
        start();
        fail("qq", FailureKind.NETWORK);
        guards.guard("qq").disable();

        time.advance(Duration.ofSeconds(9));
        assertThat(off()).containsExactly("file_uploads", "rich_embeds");
        time.advance(Duration.ofSeconds(2));

        assertThat(off()).isEmpty();
    }

    @Test
    void there_is_a_rule_for_every_kind_of_failure() {
        assertThat(Rule.When.values())
                .extracting(Enum::name)
                .containsExactlyElementsOf(
                        Stream.concat(Arrays.stream(FailureKind.values()).map(Enum::name), Stream.of("BREAKER_OPEN"))
                                .toList());
        for (FailureKind kind : FailureKind.values()) {
            GuardEvent.AttemptFailed failed = new GuardEvent.AttemptFailed("qq", kind, "no", 1, time.now());
            assertThat(Rule.When.valueOf(kind.name()).matches(failed)).isTrue();
        }
    }

    @Test
    void after_closing_nothing_is_held() {
        start().close();

        fail("qq", FailureKind.NETWORK);

        assertThat(off()).isEmpty();
        assertThat(time.armed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "qq, qq, true",
        "qq, qq2, false",
        "http:*, http:example.org, true",
        "http:*, https:x, false",
        "*, x, true",
        "*:example.*, http:example.org, true",
        "a*b*c, abc, true",
        "a*b*c, a-c-b, false",
        "a*a, a, false",
    })
    void a_star_stands_for_any_text(String pattern, String text, boolean matches) {
        assertThat(Rule.glob(pattern, text)).isEqualTo(matches);
    }

    private Rules start() {
        return Rules.start(Rules.defaults(), features, guards, time, Rules.CALM);
    }

    private void fail(String dependency, FailureKind kind) {
        call(dependency, new Verdict.Transient(kind, "by the test", null));
    }

    private void succeed(String dependency) {
        call(dependency, Verdict.GOOD);
    }

    private void call(String dependency, Verdict verdict) {
        CallContext context =
                new CallContext(time.nanos() + Duration.ofSeconds(30).toNanos(), "key");
        Future<Outcome<String>> call = guards.guard(dependency)
                .call(n -> Future.succeededFuture("answer"), (result, failure) -> verdict, context);
        assertThat(call.isComplete()).isTrue();
    }

    private List<String> off() {
        return features.list().stream()
                .filter(feature -> !feature.enabled())
                .map(FeatureView::name)
                .toList();
    }
}
