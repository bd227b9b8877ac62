package dev.holdfast.benchmarks;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.deadletter.Filter;
import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.deadletter.Page;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.store.Databases;
import dev.holdfast.runtime.store.Store;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long a page of dead letters takes where very many lie: the first pages of each filter, one after the other, and one deep
 * down.
 *
 * <p>Arguments: letters (1 000 000), pages per filter (50), and the database's address (a SQLite file in a temporary folder).
 */
public final class DeadLetterPages {

    private static final int PAGE = 50;
    private static final int PLUGINS = 20;
    private static final int BATCH = 10_000;

    private final PrintWriter out;
    private final Store store;
    private final DeadLetterOffice office;

    private DeadLetterPages(PrintWriter out, Store store, DeadLetterOffice office) {
        this.out = out;
        this.store = store;
        this.office = office;
    }

    public static void main(String[] arguments) throws Exception {
        int letters = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int pages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        String url = arguments.length > 2 ? arguments[2] : "sqlite:letters.db";
        Path home = Files.createTempDirectory("holdfast-benchmark");
        SystemTime time = SystemTime.start();
        Guards guards = new Guards(time, () -> 0.5, Policy.defaults(), Map.of());
        ExecutorService results = Executors.newSingleThreadExecutor();
        Store store =
                new Store(Databases.of(url, 1, home, time), guards.guard("database"), time, Duration.ZERO, results);
        Alerts alerts = Alerts.start(time, Duration.ofHours(1), List.of());
        DeadLetterOffice office = DeadLetterOffice.stored(
                new DeadLetterOffice.Settings(
                        (message, again) -> Future.succeededFuture(new Delivery.Deferred(Instant.MAX)),
                        alerts,
                        time,
                        () -> 0.5,
                        Integer.MAX_VALUE),
                store);
        await(store.start());
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        DeadLetterPages benchmark = new DeadLetterPages(out, store, office);
        benchmark.fill(letters);
        benchmark.measure(pages);
        await(store.close(Duration.ofSeconds(30)));
        results.shutdown();
        alerts.close();
        guards.close();
        time.close();
    }

    private void fill(int letters) throws Exception {
        long from = System.nanoTime();
        for (int i = 0; i < letters; i++) {
            office.add(letter(i));
            if (i % BATCH == BATCH - 1) {
                await(store.write(connection -> true));
            }
        }
        await(store.write(connection -> true));
        double seconds = (System.nanoTime() - from) / 1e9;
        out.printf(Locale.ROOT, "%,d dead letters written in %.1f s: %,.0f/s%n", letters, seconds, letters / seconds);
    }

    /** Most of one bot, plugin and cause, few of others, as it would be. */
    private static DeadLetter letter(int number) {
        String bot = number % 10 == 0 ? "discord" : "qq";
        String plugin = "plugin" + (number % 7 == 0 ? number % PLUGINS : 0);
        Cause cause = number % 1000 == 0 ? Cause.UNCERTAIN : number % 3 == 0 ? Cause.EXPIRED : Cause.REFUSED;
        OutboxKey key = new OutboxKey("event-" + number, plugin, 1, 1);
        Conversation to = new Conversation(bot, Conversation.Kind.CHANNEL, String.valueOf(number % 5000), null);
        Instant at = Instant.now();
        return new DeadLetter(
                key.toString(),
                cause,
                "the platform said no to number " + number,
                bot,
                plugin,
                to.key(),
                new Outgoing(
                        key,
                        to,
                        new Answering.ToMessage("m" + number, "u1"),
                        Reply.text("An answer of usual length to message number " + number),
                        at.plusSeconds(300),
                        0,
                        0,
                        "trace-" + number),
                null,
                null,
                1,
                at,
                at,
                at.plusSeconds(300));
    }

    private void measure(int pages) throws Exception {
        out.printf(Locale.ROOT, "%-44s %9s %9s %9s %9s%n", "pages of " + PAGE, "letters", "p50 ms", "p99 ms", "max ms");
        measure("all", Filter.ALL, pages);
        measure("bot=discord", new Filter("discord", null, null, null), pages);
        measure("plugin=plugin7", new Filter(null, "plugin7", null, null), pages);
        measure("cause=uncertain", new Filter(null, null, Cause.UNCERTAIN, null), pages);
        measure("cause=refused", new Filter(null, null, Cause.REFUSED, null), pages);
        measure("state=exhausted", new Filter(null, null, null, State.EXHAUSTED), pages);
        measure(
                "bot=discord plugin=plugin14 cause=uncertain",
                new Filter("discord", "plugin14", Cause.UNCERTAIN, null),
                pages);
        measure("bot=qq state=exhausted", new Filter("qq", null, null, State.EXHAUSTED), pages);
        measure("state=retrying (none)", new Filter(null, null, null, State.RETRYING), pages);
    }

    private void measure(String name, Filter filter, int pages) throws Exception {
        pages(filter, 3, null);
        Histogram micros = new Histogram(3);
        Page last = pages(filter, pages, micros);
        long middle = last.letters().isEmpty() ? 0 : last.letters().getLast().id() / 2 + first(filter) / 2;
        if (middle > 0) {
            timed(filter, middle, micros);
        }
        out.printf(
                Locale.ROOT,
                "%-44s %,9d %9.2f %9.2f %9.2f%n",
                name,
                last.total(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }

    private long first(Filter filter) throws Exception {
        Page page = await(office.page(filter, Long.MAX_VALUE, 1));
        return page.letters().isEmpty() ? 0 : page.letters().getFirst().id();
    }

    private Page pages(Filter filter, int pages, @Nullable Histogram micros) throws Exception {
        Page page = timed(filter, Long.MAX_VALUE, micros);
        for (int i = 1; i < pages && page.next() != null; i++) {
            page = timed(filter, page.next(), micros);
        }
        return page;
    }

    private Page timed(Filter filter, long before, @Nullable Histogram micros) throws Exception {
        long from = System.nanoTime();
        Page page = await(office.page(filter, before, PAGE));
        if (micros != null) {
            micros.recordValue((System.nanoTime() - from) / 1000);
        }
        return page;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    }
}
