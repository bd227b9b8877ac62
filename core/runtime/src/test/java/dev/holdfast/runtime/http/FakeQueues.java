package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Queues, dead letters and a database of plain values: tests set them and see what was asked of them. */
final class FakeQueues implements DeadLetterControl, QueueControl, Datastores {

    final List<LetterView> letters = new CopyOnWriteArrayList<>(List.of(letter(1), letter(2), letter(3)));
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException failure;
    volatile String damage = "";
    private volatile @Nullable Instant pausedSince;
    private volatile @Nullable Instant queueingSince;

    static LetterView letter(long id) {
        return new LetterView(
                id,
                "e" + id + "#echo#1.1",
                "exhausted",
                "refused",
                "no such channel",
                "qq",
                "echo",
                "qq/channel:1",
                "hi",
                1,
                0,
                FakeBot.EPOCH,
                FakeBot.EPOCH,
                null,
                FakeBot.EPOCH.plusSeconds(300),
                "{\"message\":{\"reply\":{\"text\":\"hi\"}}}");
    }

    private <T> Future<T> called(String what, T result) {
        calls.add(what);
        return failure == null ? Future.succeededFuture(result) : Future.failedFuture(failure);
    }

    @Override
    public List<String> causes() {
        return List.of("refused", "expired", "uncertain", "outbox_full", "no_bot");
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("pending", 0L);
        counts.put("retrying", 0L);
        counts.put("exhausted", (long) letters.size());
        return counts;
    }

    @Override
    public Future<Page> page(Filter filter, long before, int limit) {
        List<LetterView> newest = letters.reversed().stream()
                .filter(letter -> letter.id() < before)
                .toList();
        List<LetterView> page = newest.stream().limit(limit).toList();
        Long next = newest.size() > page.size() ? page.getLast().id() : null;
        return called("page " + filter + " before " + before + " limit " + limit, new Page(page, letters.size(), next));
    }

    @Override
    public Future<Optional<LetterView>> find(long id) {
        return called(
                "find " + id,
                letters.stream().filter(letter -> letter.id() == id).findFirst());
    }

    @Override
    public Future<Optional<RetryResult>> retry(long id, String by) {
        boolean there = letters.removeIf(letter -> letter.id() == id);
        return called(
                "retry " + id + " by " + by,
                there ? Optional.of(new RetryResult("delivered", "m1")) : Optional.empty());
    }

    @Override
    public Future<Long> retryAll(Filter filter, String by) {
        return called("retry all " + filter + " by " + by, (long) letters.size());
    }

    @Override
    public Future<Boolean> purge(long id, String by) {
        return called("purge " + id + " by " + by, letters.removeIf(letter -> letter.id() == id));
    }

    @Override
    public Future<Long> purge(Filter filter, String by) {
        return called("purge " + filter + " by " + by, (long) letters.size());
    }

    /** What is kept in memory has no datastore. */
    List<String> names = List.of("sqlite");

    @Override
    public QueueState state() {
        return new QueueState(pausedSince, queueingSince);
    }

    @Override
    public int process(boolean nearestDeadlineFirst, String by) {
        calls.add("process " + (nearestDeadlineFirst ? "nearest deadline first" : "oldest first"));
        return 3;
    }

    @Override
    public QueueState queueing(boolean on, String by) {
        calls.add("queueing " + on + " by " + by);
        queueingSince = on ? FakeBot.EPOCH : null;
        return state();
    }

    @Override
    public QueueState paused(boolean on, String by) {
        calls.add("paused " + on + " by " + by);
        pausedSince = on ? FakeBot.EPOCH : null;
        return state();
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Future<String> validate(String name) {
        return called("validate " + name, damage);
    }

    @Override
    public Future<Path> recover(String name, String by) {
        return called("recover " + name + " by " + by, Path.of("backups/1.db"));
    }

    @Override
    public Future<Path> backUp(String name, String by) {
        return called("back up " + name + " by " + by, Path.of("backups/2.db"));
    }
}
