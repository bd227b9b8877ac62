package dev.holdfast.runtime.config;

import dev.holdfast.resilience.DegradationPolicy;
import dev.holdfast.resilience.DegradationPolicy.Limits;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.Rule;
import dev.holdfast.resilience.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code resilience}: policies by dependency, rules, and when levels change. */
final class ResilienceSection {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String UNTIL_HEALTHY = "healthy";

    private ResilienceSection() {}

    static ResilienceSettings read(Section section, List<String> bots) {
        Policy defaults = policy(section.section("defaults"), Policy.defaults());
        Section dependencies = section.section("dependencies");
        Map<String, Policy> byName = new LinkedHashMap<>(StartingPolicies.of(defaults, bots));
        for (String name : dependencies.keys()) {
            byName.put(name, policy(dependencies.section(name), byName.getOrDefault(name, defaults)));
        }
        List<Rule> rules = section.has("rules") ? rules(section) : Rules.defaults(bots);
        DegradationPolicy degradation = degradation(section.section("degradation"));
        Duration interval = section.duration("recovery-interval", Duration.ofSeconds(30), Duration.ofSeconds(1), HOUR);
        section.end();
        return new ResilienceSettings(defaults, byName, rules, degradation, interval);
    }

    private static Policy policy(Section section, Policy fallback) {
        Policy policy = new Policy(
                section.duration("attempt-timeout", fallback.attemptTimeout(), MILLI, LONGEST),
                section.duration("deadline", fallback.deadline(), MILLI, HOUR),
                retry(section.section("retry"), fallback.retry()),
                rateLimit(section, fallback.rateLimit()),
                bulkhead(section.section("bulkhead"), fallback.bulkhead()),
                breaker(section.section("breaker"), fallback.breaker()));
        section.end();
        return policy;
    }

    private static Policy.Retry retry(Section section, Policy.Retry fallback) {
        Policy.Retry retry = new Policy.Retry(
                section.integer("attempts-max", fallback.attemptsMax(), 1, 10),
                section.duration("base", fallback.base(), MILLI, LONGEST),
                section.duration("cap", fallback.cap(), MILLI, HOUR),
                section.decimal("budget-max", fallback.budgetMax(), 0, 10_000),
                section.decimal("budget-per-success", fallback.budgetPerSuccess(), 0, 100));
        section.end();
        return retry;
    }

    private static Policy.@Nullable RateLimit rateLimit(Section section, Policy.@Nullable RateLimit fallback) {
        if (!section.has("rate-limit")) {
            return fallback;
        }
        Section limit = section.section("rate-limit");
        int permits = limit.integer("permits", 50, 1, 100_000);
        Policy.RateLimit read = new Policy.RateLimit(
                permits,
                limit.duration("period", Duration.ofSeconds(1), MILLI, HOUR),
                limit.integer("burst", permits, 1, permits),
                limit.duration("wait-max", Duration.ofSeconds(10), Duration.ZERO, LONGEST));
        limit.end();
        return read;
    }

    private static Policy.Bulkhead bulkhead(Section section, Policy.Bulkhead fallback) {
        Policy.Bulkhead bulkhead = new Policy.Bulkhead(
                section.integer("concurrent-max", fallback.concurrentMax(), 1, 100_000),
                section.integer("queue-max", fallback.queueMax(), 0, 1_000_000));
        section.end();
        return bulkhead;
    }

    private static Policy.Breaker breaker(Section section, Policy.Breaker fallback) {
        Duration openFor = section.duration("open-for", fallback.openFor(), MILLI, HOUR);
        Duration openForMax = section.duration("open-for-max", fallback.openForMax(), MILLI, HOUR);
        if (openForMax.compareTo(openFor) < 0) {
            section.problem("open-for-max", "is shorter than open-for; allowed: the same or longer");
            openForMax = openFor;
        }
        Policy.Breaker breaker = new Policy.Breaker(
                section.choice("window", fallback.window().name().toLowerCase(Locale.ROOT), "count", "time")
                                .equals("count")
                        ? Policy.Window.COUNT
                        : Policy.Window.TIME,
                section.integer("window-size", fallback.windowSize(), 1, 100_000),
                section.integer("calls-min", fallback.callsMin(), 1, 100_000),
                section.decimal("failure-rate", fallback.failureRate(), 0.01, 1),
                section.decimal("slow-call-rate", fallback.slowCallRate(), 0.01, 1),
                section.duration("slow-call", fallback.slowCall(), MILLI, LONGEST),
                openFor,
                openForMax,
                section.integer("trials", fallback.trials(), 1, 1000));
        section.end();
        return breaker;
    }

    private static List<Rule> rules(Section section) {
        String[] events = Arrays.stream(Rule.When.values())
                .map(when -> when.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toArray(String[]::new);
        List<Rule> rules = new ArrayList<>();
        for (Section rule : section.sections("rules")) {
            String when = rule.choice("when", "network", events);
            List<String> disable = rule.texts("disable", List.of());
            Duration duration = duration(rule);
            List<String> dependencies = rule.texts("dependencies", List.of());
            rule.end();
            if (disable.isEmpty()) {
                rule.problem("disable", "is missing; give a list of features");
            } else {
                rules.add(new Rule(
                        Rule.When.valueOf(when.toUpperCase(Locale.ROOT).replace('-', '_')),
                        dependencies,
                        disable,
                        duration));
            }
        }
        return rules;
    }

    private static @Nullable Duration duration(Section rule) {
        if (!rule.has("for") || rule.text("for", "").equals(UNTIL_HEALTHY)) {
            return null;
        }
        return rule.duration("for", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(365));
    }

    private static DegradationPolicy degradation(Section section) {
        DegradationPolicy fallback = DegradationPolicy.defaults();
        Section reduced = section.section("reduced");
        Section minimal = section.section("minimal");
        DegradationPolicy policy = new DegradationPolicy(
                new Limits<>(
                        reduced.integer("breakers-open", fallback.breakersOpen().reduced(), 1, 1000),
                        minimal.integer("breakers-open", fallback.breakersOpen().minimal(), 1, 1000)),
                ratios(reduced, minimal, "error-rate", fallback.errorRate()),
                spans(reduced, minimal, "p95", fallback.p95()),
                spans(reduced, minimal, "event-loop-lag", fallback.eventLoopLag()),
                ratios(reduced, minimal, "heap-used", fallback.heapUsed()),
                spans(reduced, minimal, "journal-oldest", fallback.journalOldest()),
                ratios(reduced, minimal, "disk-free", fallback.diskFree()),
                section.decimal("relief", fallback.relief(), 0.1, 1),
                section.duration("confirm", fallback.confirm(), Duration.ZERO, HOUR),
                section.duration("calm", fallback.calm(), Duration.ZERO, HOUR));
        reduced.end();
        minimal.end();
        section.end();
        return policy;
    }

    private static Limits<Double> ratios(Section reduced, Section minimal, String key, Limits<Double> fallback) {
        return new Limits<>(
                reduced.decimal(key, fallback.reduced(), 0, 1), minimal.decimal(key, fallback.minimal(), 0, 1));
    }

    private static Limits<Duration> spans(Section reduced, Section minimal, String key, Limits<Duration> fallback) {
        return new Limits<>(
                reduced.duration(key, fallback.reduced(), MILLI, HOUR),
                minimal.duration(key, fallback.minimal(), MILLI, HOUR));
    }
}
