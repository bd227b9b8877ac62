package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event's row in the journal, while it is not done. */
final class Entry implements Recorded.Keeper {

    final Event event;
    private final String lane;
    final @Nullable Position position;
    final Recorded recorded;
    final Consumer<Recorded> next;
    private final Journaling journal;

    /** Which event it was that came in this life of the process; 0 for one of an earlier life. */
    long count;

    /** Its place in the journal; 0 until that is known. */
    volatile long number;

    private volatile @Nullable String body;

    /** Whether there may be rows about who is done with it. On the writer's thread. */
    boolean marked;

    volatile boolean done;

    /** Who waits to hear that it is safe; null if nobody does. Set before the entry is given to the writer. */
    @Nullable
    Awaited awaited;

    /** Whether its row is in the database, as far as is known. */
    volatile boolean recordedForGood;

    /** Whether it went on before the store had said a word about its row. Set before the entry is given to the writer. */
    boolean ahead;

    /** Whether the store has said what became of its row: after that, what is not in the database may never be. */
    volatile boolean settled;

    /** Whether it went on while the database was away: what came of it, such as a reply that waits, is written after it. */
    volatile boolean held;

    /** Whether somebody left it before that. Where the store brings its results. */
    boolean leftAhead;

    private final Set<String> finished = ConcurrentHashMap.newKeySet(0);

    /** What an entry tells its journal. */
    interface Journaling {
        void done(Entry entry);

        void doneBy(Entry entry, String holder);

        /** Somebody could not take it. */
        void left(Entry entry);
    }

    Entry(
            long number,
            Event event,
            @Nullable Position position,
            long recordedNanos,
            Set<String> finished,
            Consumer<Recorded> next,
            Journaling journal) {
        this.number = number;
        this.marked = !finished.isEmpty();
        this.finished.addAll(finished);
        this.event = event;
        this.lane = lane(event);
        this.position = position;
        this.recorded = new Recorded(event, recordedNanos, finished, this);
        this.next = next;
        this.journal = journal;
    }

    /** What has to stay in order: a conversation, or all that happens to a bot outside of any. */
    String lane() {
        return lane;
    }

    static String lane(Event event) {
        return event instanceof Answerable answerable
                ? answerable.conversation().key()
                : event.origin().bot();
    }

    /** Makes its JSON on the caller's thread, which has more time than the writer's. */
    void prepare() {
        try {
            body = EventJson.body(event);
        } catch (IllegalArgumentException unwritable) {
            // The writer meets it as well, and says so of this row.
            body = null;
        }
    }

    String body() {
        String prepared = body;
        return prepared == null ? EventJson.body(event) : prepared;
    }

    /** It is on disk, and will hardly be asked for again. */
    void forgetBody() {
        body = null;
    }

    void publish() {
        next.accept(recorded);
    }

    @Override
    public void done() {
        done = true;
        journal.done(this);
    }

    @Override
    public void doneBy(String holder) {
        finished.add(holder);
        journal.doneBy(this, holder);
    }

    @Override
    public void left() {
        journal.left(this);
    }

    @Override
    public boolean comesAgain() {
        return recordedForGood || !settled;
    }

    @Override
    public long number() {
        return number;
    }

    /** Who was done with it, in this life of the process or before. */
    Set<String> finished() {
        return Set.copyOf(finished);
    }
}
