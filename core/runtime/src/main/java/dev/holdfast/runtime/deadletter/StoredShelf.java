package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.store.Appender;
import dev.holdfast.runtime.store.FoundAs;
import dev.holdfast.runtime.store.Store;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Letters in the database. What touches many of them does so a few at a time, so that nobody waits long for the writer. */
final class StoredShelf implements Shelf {

    private static final int BATCH = 500;

    private final Store store;
    private final Drafts drafts;
    private final Census census = new Census();
    private final Appender<LetterRows.Row> appender;
    private final Appender<TriedRows.Row> tried;

    /** Letters that were taken, until it is on disk what came of them. */
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();

    /** Whether letters may be taken that nobody tries. */
    private final AtomicBoolean unclear = new AtomicBoolean();

    private volatile DeadLetterOffice.LeftOver leftOver = DeadLetterOffice.LeftOver.NOTHING;

    /** How a work changed the census, and what it answers. */
    private record Change<T>(T answer, Map<Group, Long> deltas) {
        private Change(T answer) {
            this(answer, new HashMap<>());
        }

        private void from(Group group) {
            deltas.merge(group, -1L, Long::sum);
        }

        private void to(Group group) {
            deltas.merge(group, 1L, Long::sum);
        }
    }

    /** A work in the database that says how it changed the census. */
    @FunctionalInterface
    private interface ChangingWork<T> {
        Change<T> run(LetterTable table) throws SQLException;
    }

    /** Before the store is started. */
    StoredShelf(Store store, Drafts drafts) {
        this.store = store;
        this.drafts = drafts;
        this.appender = store.appender(new LetterRows(drafts, census));
        this.tried = store.appender(new TriedRows(census, inHand, unclear));
        store.whenOpened(this::opened);
    }

    /**
     * Letters of a backup may have been delivered since: an operator has to say. Where the backup takes over while the bot runs, what
     * is being tried is not his to decide; and its outbox is no witness, since it is brought up to what is in memory only after this.
     */
    private Runnable opened(Connection connection, FoundAs as) throws SQLException {
        LetterTable table = new LetterTable(connection);
        Map<Group, Long> lying = table.count();
        switch (as) {
            case LEFT -> retryInterrupted(table, lying);
            case OLDER -> {
                table.dropWhatTheOutboxHas();
                table.leaveAllToAnOperator();
            }
            case REPLACED -> {
                table.leaveAllToAnOperator();
                table.beingTried(List.copyOf(inHand));
            }
        }
        Map<Group, Long> counted = table.count();
        DeadLetterOffice.LeftOver found = new DeadLetterOffice.LeftOver(
                as == FoundAs.LEFT ? of(lying, Letter.State.RETRYING) : 0, of(counted, Letter.State.EXHAUSTED));
        return () -> {
            census.replace(counted);
            if (as != FoundAs.REPLACED) {
                leftOver = found;
            }
        };
    }

    /** What was being tried when the process died is tried again, by the outbox if that has it, and else from here. */
    private static void retryInterrupted(LetterTable table, Map<Group, Long> lying) throws SQLException {
        List<Group> interrupted = lying.keySet().stream()
                .filter(group -> group.state() == Letter.State.RETRYING)
                .toList();
        if (!interrupted.isEmpty()) {
            table.dropWhatTheOutboxHas();
        }
        for (Group group : interrupted) {
            table.retryInterrupted(group);
        }
    }

    private static long of(Map<Group, Long> counted, Letter.State state) {
        return counted.entrySet().stream()
                .filter(group -> group.getKey().state() == state)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public DeadLetterOffice.LeftOver leftOver() {
        return leftOver;
    }

    @Override
    public void put(DeadLetter letter) {
        appender.append(new LetterRows.Row(drafts.nextId(), letter));
    }

    @Override
    public Future<List<Letter>> page(Filter filter, long before, int limit) {
        List<Group> groups = filter.takesAll() ? List.of() : census.matching(filter);
        if (groups.isEmpty() && !filter.takesAll()) {
            return Future.succeededFuture(List.of());
        }
        return store.read(connection -> new LetterPages(connection).page(filter, groups, before, limit));
    }

    @Override
    public Future<Optional<Letter>> find(long id) {
        return store.read(connection -> new LetterTable(connection).find(id));
    }

    @Override
    public Future<List<Letter>> takeDue(Instant now, int max) {
        return taking(new ArrayList<>(), (table, ids) -> {
            if (unclear.getAndSet(false)) {
                table.retryThoseThatNobodyTries(List.copyOf(inHand));
            }
            Change<List<Letter>> change = new Change<>(new ArrayList<>());
            for (Letter letter : table.due(now, max)) {
                change.answer().add(take(table, letter, change, ids));
            }
            return change;
        });
    }

    @Override
    public Future<Optional<Letter>> take(long id) {
        return taking(new ArrayList<>(), (table, ids) -> {
            Optional<Letter> found = table.find(id).filter(letter -> letter.state() != Letter.State.RETRYING);
            if (found.isEmpty()) {
                return new Change<>(found);
            }
            Map<Group, Long> deltas = new HashMap<>();
            Letter taken = take(table, found.get().askedFor(), new Change<>(found, deltas), ids);
            return new Change<>(Optional.of(taken), deltas);
        });
    }

    /** A work that takes letters. */
    @FunctionalInterface
    private interface TakingWork<T> {
        Change<T> run(LetterTable table, List<Long> ids) throws SQLException;
    }

    /**
     * Takes letters. Where the connection breaks in the commit, nobody knows whether they are taken: nobody tries them, and if they
     * are, the next look has to find that out.
     *
     * @param ids of those that are taken
     */
    private <T> Future<T> taking(List<Long> ids, TakingWork<T> work) {
        return change(table -> {
                    ids.forEach(inHand::remove);
                    ids.clear();
                    Change<T> change = work.run(table, ids);
                    inHand.addAll(ids);
                    return change;
                })
                .onFailure(failure -> {
                    ids.forEach(inHand::remove);
                    unclear.set(true);
                });
    }

    private static Letter take(LetterTable table, Letter letter, Change<?> change, List<Long> ids) throws SQLException {
        Letter taken = letter.triedAgain().moved(Letter.State.RETRYING, null);
        table.move(taken);
        ids.add(taken.id());
        change.from(letter.group());
        change.to(taken.group());
        return taken;
    }

    @Override
    public Future<Void> putBack(Letter taken, Fate fate) {
        return tried(new TriedRows.Row(taken, fate));
    }

    @Override
    public Future<Void> sent(Letter taken) {
        return tried(new TriedRows.Row(taken, null));
    }

    private Future<Void> tried(TriedRows.Row row) {
        tried.append(row);
        return row.known.future();
    }

    @Override
    public Future<Long> hurry(Filter filter, Instant now) {
        // Those that are pending already come first: what joins them is not to be counted again.
        Deque<Group> groups = census.matching(filter).stream()
                .filter(group -> group.state() != Letter.State.RETRYING
                        && !group.plugin().isEmpty())
                .sorted(Comparator.comparing(group -> group.state() != Letter.State.PENDING))
                .collect(Collectors.toCollection(ArrayDeque::new));
        return hurry(groups, now, 0, 0);
    }

    private Future<Long> hurry(Deque<Group> groups, Instant now, long after, long hurried) {
        Group group = groups.peekFirst();
        if (group == null) {
            return Future.succeededFuture(hurried);
        }
        return change(table -> {
                    List<Long> ids = table.ids(group, after, BATCH);
                    int moved = table.hurry(ids, now);
                    Group to = new Group(group.bot(), group.plugin(), group.cause(), Letter.State.PENDING);
                    Map<Group, Long> deltas = new HashMap<>();
                    deltas.merge(group, (long) -moved, Long::sum);
                    deltas.merge(to, (long) moved, Long::sum);
                    long last = ids.size() < BATCH ? -1 : ids.getLast();
                    return new Change<>(new long[] {moved, last}, deltas);
                })
                .compose(done -> {
                    if (done[1] < 0) {
                        groups.removeFirst();
                    }
                    return hurry(groups, now, Math.max(0, done[1]), hurried + done[0]);
                });
    }

    @Override
    public Future<Boolean> remove(long id) {
        return change(table -> {
            Optional<Letter> found = table.find(id);
            Change<Boolean> change = new Change<>(found.isPresent());
            if (found.isPresent()) {
                table.delete(List.of(id));
                change.from(found.get().group());
            }
            return change;
        });
    }

    @Override
    public Future<Long> remove(Filter filter) {
        return remove(new ArrayDeque<>(census.matching(filter)), 0);
    }

    private Future<Long> remove(Deque<Group> groups, long removed) {
        Group group = groups.peekFirst();
        if (group == null) {
            return Future.succeededFuture(removed);
        }
        return change(table -> {
                    List<Long> ids = table.ids(group, 0, BATCH);
                    table.delete(ids);
                    return new Change<>(ids.size(), new HashMap<>(Map.of(group, (long) -ids.size())));
                })
                .compose(gone -> {
                    if (gone < BATCH) {
                        groups.removeFirst();
                    }
                    return remove(groups, removed + gone);
                });
    }

    @Override
    public Future<Long> forget(Instant before) {
        return forget(before, 0);
    }

    private Future<Long> forget(Instant before, long forgotten) {
        return change(table -> {
                    Map<Long, Group> old = table.olderThan(before, BATCH);
                    table.delete(List.copyOf(old.keySet()));
                    Change<Integer> change = new Change<>(old.size());
                    old.values().forEach(change::from);
                    return change;
                })
                .compose(gone ->
                        gone < BATCH ? Future.succeededFuture(forgotten + gone) : forget(before, forgotten + gone));
    }

    private <T> Future<T> change(ChangingWork<T> work) {
        return store.write(connection -> {
                    Change<T> change = work.run(new LetterTable(connection));
                    change.deltas().keySet().forEach(census::seen);
                    return change;
                })
                .map(change -> {
                    change.deltas().forEach(census::changed);
                    return change.answer();
                });
    }

    @Override
    public Future<Optional<Instant>> oldest() {
        return store.read(connection -> new LetterPages(connection).smallestId().map(Drafts::cameAt));
    }

    @Override
    public Census census() {
        return census;
    }
}
