package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GuardsTest {
    private final ManualTime time = new ManualTime();

    @Test
    void a_dependency_has_one_guard_under_its_own_policy() {
        Policy own = Policies.attempts(7);
        Guards guards = new Guards(time, () -> 0.5, Policy.defaults(), Map.of("qq", own));

        assertThat(guards.find("qq")).isEmpty();
        Guard guard = guards.guard("qq");

        assertThat(guards.guard("qq")).isSameAs(guard);
        assertThat(guard.policy()).isEqualTo(own);
        assertThat(guards.guard("ai").policy()).isEqualTo(Policy.defaults());
        assertThat(guards.all()).extracting(Guard::name).containsExactly("ai", "qq");
    }

    @Test
    void past_a_thousand_names_strangers_share_a_guard() {
        Guards guards = new Guards(time, () -> 0.5, Policy.defaults(), Map.of("configured", Policies.attempts(7)));
        for (int i = 0; i < 1000; i++) {
            guards.guard("http:host" + i);
        }

        assertThat(guards.guard("http:one-more").name()).isEqualTo("other");
        assertThat(guards.guard("http:and-another")).isSameAs(guards.guard("http:one-more"));
        assertThat(guards.guard("configured").name()).isEqualTo("configured");
        assertThat(guards.guard("http:host7").name()).isEqualTo("http:host7");
    }

    @Test
    void a_listener_that_fails_hurts_neither_the_call_nor_the_others() {
        Guards guards = new Guards(time, () -> 0.5, Policies.attempts(1), Map.of());
        List<GuardEvent> heard = new ArrayList<>();
        guards.listen(event -> {
            throw new IllegalStateException("broken listener");
        });
        Runnable stop = guards.listen(heard::add);

        Future<Outcome<String>> call = failingCall(guards);
        stop.run();
        failingCall(guards);

        assertThat(call.result()).isInstanceOf(Outcome.Failed.class);
        assertThat(heard).containsExactly(new GuardEvent.AttemptFailed("qq", FailureKind.OTHER, "down", 1, time.now()));
    }

    @Test
    void callers_on_a_context_find_attempts_and_result_on_it() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (SystemTime clock = SystemTime.start()) {
            Guards guards = new Guards(clock, () -> 0.0, Policies.attempts(2), Map.of());
            List<Context> seen = new CopyOnWriteArrayList<>();
            Context context = vertx.getOrCreateContext();
            Future<Object> ended = Future.future(promise -> context.runOnContext(ignored -> guards.guard("qq")
                    .call(
                            number -> {
                                seen.add(Vertx.currentContext());
                                return number == 1 ? Future.failedFuture("down") : vertx.executeBlocking(() -> "up");
                            },
                            Judge.exceptionsAreTransient(),
                            new CallContext(
                                    clock.nanos() + Duration.ofSeconds(30).toNanos(), "key"))
                    .onComplete(result -> {
                        seen.add(Vertx.currentContext());
                        promise.complete(result.result());
                    })));

            assertThat(ended.await(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Success<>("up", 2));
            assertThat(seen).hasSize(3).containsOnly(context);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private Future<Outcome<String>> failingCall(Guards guards) {
        CallContext context =
                new CallContext(time.nanos() + Duration.ofSeconds(30).toNanos(), "key");
        Judge<String> judge = (result, failure) -> new Verdict.Transient(FailureKind.OTHER, "down", null);
        return guards.guard("qq").call(n -> Future.succeededFuture("no"), judge, context);
    }
}
