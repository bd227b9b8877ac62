package dev.holdfast.benchmarks;

import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Judge;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.resilience.Work;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a guarded call costs beyond the call itself: everything on, nothing failing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GuardBenchmark {
    private static final Future<String> ANSWER = Future.succeededFuture("hi");
    private static final Work<String> WORK = number -> ANSWER;
    private static final Judge<String> JUDGE = Judge.exceptionsAreTransient();

    private final SystemTime time = SystemTime.start();
    private final Guards guards =
            new Guards(time, () -> ThreadLocalRandom.current().nextDouble(), everythingOn(), Map.of());
    private final Guard guard = guards.guard("all");
    private final Guard open = guards.guard("open");

    /** Wide enough never to refuse: the way through is measured, not the refusal. */
    private static Policy everythingOn() {
        Policy defaults = Policy.defaults();
        return new Policy(
                defaults.attemptTimeout(),
                defaults.deadline(),
                defaults.retry(),
                new Policy.RateLimit(100_000, Duration.ofMillis(1), 100_000, Duration.ofSeconds(1)),
                defaults.bulkhead(),
                defaults.breaker());
    }

    @Setup
    public void openOne() {
        open.forceOpen("benchmark");
    }

    @TearDown
    public void stop() {
        guards.close();
        time.close();
    }

    @Benchmark
    public Future<String> unguarded() {
        return WORK.attempt(1);
    }

    @Benchmark
    public Future<Outcome<String>> guarded() {
        return guard.call(WORK, JUDGE, new CallContext(time.nanos() + 10_000_000_000L, "conversation"));
    }

    @Benchmark
    public Future<Outcome<String>> refused() {
        return open.call(WORK, JUDGE, new CallContext(time.nanos() + 10_000_000_000L, "conversation"));
    }
}
