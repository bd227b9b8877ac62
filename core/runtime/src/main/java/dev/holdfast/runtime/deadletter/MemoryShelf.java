package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Letters that live as long as the process. Beyond {@link #LETTERS_MAX}, or {@link #CHARACTERS_MAX} of them all, the oldest are
 * dropped for each that comes.
 */
final class MemoryShelf implements Shelf {

    static final int LETTERS_MAX = 10_000;

    /** Of all bodies: files are part of them. */
    static final long CHARACTERS_MAX = 32L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(MemoryShelf.class);

    private final Drafts drafts;
    private final Census census = new Census();
    private final TreeMap<Long, Letter> letters = new TreeMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private long characters;
    private boolean overflowed;

    MemoryShelf(Drafts drafts) {
        this.drafts = drafts;
    }

    @Override
    public synchronized void put(DeadLetter letter) {
        Long id = ids.get(letter.key());
        store(drafts.letter(drafts.nextId(), letter, id == null ? null : letters.get(id)));
        while (letters.size() > LETTERS_MAX || (characters > CHARACTERS_MAX && letters.size() > 1)) {
            if (!overflowed) {
                overflowed = true;
                log.warn(
                        "More than {} dead letters, or {} characters of them, came; from now on the oldest are dropped",
                        LETTERS_MAX,
                        CHARACTERS_MAX);
            }
            drop(letters.firstKey());
        }
    }

    @Override
    public synchronized Future<List<Letter>> page(Filter filter, long before, int limit) {
        return Future.succeededFuture(letters.headMap(before, false).descendingMap().values().stream()
                .filter(letter -> filter.takes(letter.group()))
                .limit(limit)
                .map(Letter::withoutBody)
                .toList());
    }

    @Override
    public synchronized Future<Optional<Letter>> find(long id) {
        return Future.succeededFuture(Optional.ofNullable(letters.get(id)));
    }

    @Override
    public synchronized Future<List<Letter>> takeDue(Instant now, int max) {
        List<Letter> due = new ArrayList<>();
        for (Letter letter :
                matching(letter -> letter.nextAt() != null && !letter.nextAt().isAfter(now))) {
            if (due.size() < max) {
                due.add(taken(letter));
            }
        }
        return Future.succeededFuture(due);
    }

    @Override
    public synchronized Future<Optional<Letter>> take(long id) {
        Letter letter = letters.get(id);
        return Future.succeededFuture(
                letter == null || letter.state() == State.RETRYING
                        ? Optional.empty()
                        : Optional.of(taken(letter.askedFor())));
    }

    private Letter taken(Letter letter) {
        Letter taken = letter.triedAgain().moved(State.RETRYING, null);
        store(taken);
        return taken;
    }

    @Override
    public synchronized Future<Void> putBack(Letter taken, Fate fate) {
        Letter present = beingTried(taken);
        if (present != null) {
            store(present.moved(fate.state(), fate.nextAt()));
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> sent(Letter taken) {
        if (beingTried(taken) != null) {
            drop(taken.id());
        }
        return Future.succeededFuture();
    }

    /** Null if it is gone, or a later word on it came: what became of the try before says nothing about that. */
    private @Nullable Letter beingTried(Letter taken) {
        Letter present = letters.get(taken.id());
        return present != null && present.state() == State.RETRYING ? present : null;
    }

    @Override
    public synchronized Future<Long> hurry(Filter filter, Instant now) {
        List<Letter> hurried = matching(letter -> filter.takes(letter.group())
                && letter.state() != State.RETRYING
                && !letter.plugin().isEmpty()
                && letter.expiresAt().isAfter(now));
        hurried.forEach(letter -> store(letter.askedFor().moved(State.PENDING, now)));
        return Future.succeededFuture((long) hurried.size());
    }

    @Override
    public synchronized Future<Boolean> remove(long id) {
        return Future.succeededFuture(drop(id));
    }

    @Override
    public synchronized Future<Long> remove(Filter filter) {
        return removeAll(letter -> filter.takes(letter.group()));
    }

    @Override
    public synchronized Future<Long> forget(Instant before) {
        return removeAll(letter -> letter.lastAt().isBefore(before));
    }

    private Future<Long> removeAll(Predicate<Letter> which) {
        List<Letter> gone = matching(which);
        gone.forEach(letter -> drop(letter.id()));
        return Future.succeededFuture((long) gone.size());
    }

    private List<Letter> matching(Predicate<Letter> which) {
        return letters.values().stream().filter(which).toList();
    }

    private void store(Letter letter) {
        note(letters.put(letter.id(), letter), -1);
        note(letter, 1);
        ids.put(letter.key(), letter.id());
    }

    private boolean drop(long id) {
        Letter gone = letters.remove(id);
        note(gone, -1);
        return gone != null && ids.remove(gone.key()) != null;
    }

    private void note(@Nullable Letter letter, long by) {
        if (letter != null) {
            census.changed(letter.group(), by);
            characters += by * letter.body().length();
        }
    }

    @Override
    public synchronized Future<Optional<Instant>> oldest() {
        return Future.succeededFuture(
                letters.isEmpty() ? Optional.empty() : Optional.of(Drafts.cameAt(letters.firstKey())));
    }

    @Override
    public Census census() {
        return census;
    }

    @Override
    public DeadLetterOffice.LeftOver leftOver() {
        return DeadLetterOffice.LeftOver.NOTHING;
    }
}
