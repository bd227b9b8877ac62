package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.GuardStats;
import dev.holdfast.resilience.Guards;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.health.Meters;
import dev.holdfast.runtime.host.PluginHost;
import dev.holdfast.runtime.host.PluginView;
import dev.holdfast.runtime.store.Store;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What Prometheus sees. Everything is read when it is scraped; the walk itself only counts. */
final class Metering extends PrometheusMeterRegistry {

    private final Guards guards;
    private final PluginHost host;
    private final Supplier<Collection<Gateway>> gateways;
    private final List<Family> families = new ArrayList<>();

    /** Rows of one metric that come and go with what they are about. */
    private record Family(MultiGauge gauge, Supplier<List<MultiGauge.Row<?>>> rows) {}

    private Metering(Guards guards, PluginHost host, Supplier<Collection<Gateway>> gateways) {
        super(PrometheusConfig.DEFAULT);
        this.guards = guards;
        this.host = host;
        this.gateways = gateways;
    }

    static PrometheusMeterRegistry registry(
            Meters meters,
            Guards guards,
            Deliveries deliveries,
            DeadLetterOffice letters,
            PluginHost host,
            Supplier<Collection<Gateway>> gateways,
            @Nullable Store store) {
        Metering registry = new Metering(guards, host, gateways);
        registry.totals(meters, deliveries, letters);
        registry.perDependency();
        registry.perShard();
        registry.perPlugin();
        if (store != null) {
            ofStore(registry, store);
        }
        return registry;
    }

    @Override
    public String scrape(String contentType) {
        families.forEach(family -> family.gauge().register(family.rows().get(), true));
        return super.scrape(contentType);
    }

    private void totals(Meters meters, Deliveries deliveries, DeadLetterOffice letters) {
        total("holdfast.events.received", meters, Meters::receivedTotal);
        total("holdfast.replies.accepted", meters, Meters::acceptedTotal);
        total("holdfast.replies.deferred", meters, Meters::deferredTotal);
        total("holdfast.replies.refused", meters, Meters::refusedTotal);
        level("holdfast.deadletters", letters, DeadLetterOffice::count);
        level("holdfast.outbox.waiting", deliveries, Deliveries::waiting);
        level("holdfast.answer.p50.seconds", meters, all -> all.answers().p50() / 1000);
        level("holdfast.answer.p95.seconds", meters, all -> all.answers().p95() / 1000);
        level("holdfast.answer.p99.seconds", meters, all -> all.answers().p99() / 1000);
        level("holdfast.eventloop.lag.p99.seconds", meters, all -> all.loopLag().p99() / 1000);
    }

    /** What waits for the database, and what was given up. */
    static void ofStore(MeterRegistry registry, Store store) {
        Gauge.builder("holdfast.store.queued.rows", store, each -> each.view().queued())
                .register(registry);
        Gauge.builder("holdfast.store.held.rows", store, each -> each.view().held())
                .register(registry);
        FunctionCounter.builder(
                        "holdfast.store.lost.rows", store, each -> each.view().lost())
                .register(registry);
        Gauge.builder(
                        "holdfast.store.last.backup.seconds",
                        store,
                        each -> sinceEpoch(each.view().lastBackup()))
                .register(registry);
    }

    private static double sinceEpoch(@Nullable Instant at) {
        return at == null ? Double.NaN : at.toEpochMilli() / 1e3;
    }

    private <T> void total(String name, T of, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, of, value).register(this);
    }

    private <T> void level(String name, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).strongReference(true).register(this);
    }

    private void perDependency() {
        dependency("holdfast.dependency.calls", GuardStats::calls);
        dependency("holdfast.dependency.failures", GuardStats::failures);
        dependency("holdfast.dependency.rejected", GuardStats::rejected);
        dependency("holdfast.dependency.retries", GuardStats::retries);
        dependency("holdfast.dependency.inflight", GuardStats::inFlight);
        family("holdfast.breaker.closed", () -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            for (Guard guard : guards.all()) {
                boolean closed = guard.circuit().state() == CircuitView.State.CLOSED;
                rows.add(row(Tags.of("dependency", guard.name()), closed ? 1 : 0));
            }
            return rows;
        });
    }

    private void dependency(String name, ToDoubleFunction<GuardStats> value) {
        family(name, () -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            for (Guard guard : guards.all()) {
                rows.add(row(Tags.of("dependency", guard.name()), value.applyAsDouble(guard.stats())));
            }
            return rows;
        });
    }

    private void perShard() {
        shard("holdfast.gateway.ready", shard -> shard.ready() ? 1 : 0);
        shard("holdfast.gateway.resumes", ShardView::resumes);
        shard("holdfast.gateway.identifies", ShardView::identifies);
        shard("holdfast.gateway.heartbeats", ShardView::heartbeats);
        shard("holdfast.gateway.heartbeat.lateness.p99.seconds", shard -> seconds(shard.lateness()));
        shard("holdfast.gateway.identifies.left", shard -> orUnknown(shard.identifiesLeft()));
    }

    private void shard(String name, ToDoubleFunction<ShardView> value) {
        family(name, () -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            for (Gateway gateway : gateways.get()) {
                for (ShardView shard : gateway.shards()) {
                    Tags tags = Tags.of("bot", shard.bot(), "shard", String.valueOf(shard.shard()));
                    rows.add(row(tags, value.applyAsDouble(shard)));
                }
            }
            return rows;
        });
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toNanos() / 1e9;
    }

    private static double orUnknown(@Nullable Integer number) {
        return number == null ? Double.NaN : number;
    }

    private void perPlugin() {
        plugin("holdfast.plugin.handled", PluginView::handled);
        plugin("holdfast.plugin.failed", PluginView::failed);
        plugin("holdfast.plugin.shed", PluginView::shed);
        plugin("holdfast.plugin.queued", PluginView::queued);
        plugin("holdfast.plugin.running", PluginView::running);
    }

    private void plugin(String name, ToDoubleFunction<PluginView> value) {
        family(name, () -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            for (PluginView plugin : host.plugins()) {
                rows.add(row(Tags.of("plugin", plugin.info().id()), value.applyAsDouble(plugin)));
            }
            return rows;
        });
    }

    private void family(String name, Supplier<List<MultiGauge.Row<?>>> rows) {
        families.add(new Family(MultiGauge.builder(name).register(this), rows));
    }

    private static MultiGauge.Row<?> row(Tags tags, double value) {
        return MultiGauge.Row.of(tags, value);
    }
}
