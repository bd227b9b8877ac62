package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Priority;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One part of a reply in the outbox. Changed only by whoever attempts it, one at a time. */
final class Row {

    /** Stands for what was said, once that is over. */
    private static final Reply SAID = Reply.text("(over)");

    final OutboxKey key;
    final long madeNanos;

    /** How much memory it takes while it waits, in bytes, whatever words it is put into. */
    private final long weight;

    /** Where it goes, and until when; what it was asked to say until it has ended. */
    volatile Outgoing outgoing;

    private final Deque<Reply> more = new ArrayDeque<>(0);
    private final Promise<Delivery> end = Promise.promise();
    private Reply whole;
    private Reply reply;
    private int sequence;
    private int deferrals;
    private int attempts;
    private Progress progress;
    private boolean repeatable;
    private boolean leftOver;
    private boolean inDoubt;
    private boolean decided;
    private boolean again;
    private boolean waited;
    private boolean reworded;
    private @Nullable Reply below;
    private @Nullable List<Reply> meant;
    private @Nullable Delivered first;

    /** The parts of the same reply before and after this one; null if there is none, or none is known. */
    private @Nullable Row before;

    private @Nullable Row after;
    private boolean takenOver;

    /** Why it was given up; null while it was not. */
    private volatile @Nullable Cause givenUpFor;

    /** Since when the platform may have the present message, on the runtime's clock; means something only while it may. */
    private long maybeNanos;

    /** Given when it is written first; 0 before. On the writer's thread. */
    volatile long number;

    /** Whether it is in the database, as far as is known. */
    volatile boolean recorded;

    /** Whether the database says that it may have been sent. */
    private boolean maybeOnDisk;

    /** What the database is to say of it. Taken where it is changed, read where it is written; null once it has ended. */
    private volatile @Nullable StoredRow written;

    Row(OutboxKey key, Outgoing outgoing, Reply reply, int sequence, long madeNanos) {
        this(key, outgoing, reply, List.of(), sequence, madeNanos);
    }

    /**
     * @param words what it says instead, read from where it was kept; empty while it says the same
     */
    private Row(OutboxKey key, Outgoing outgoing, Reply reply, List<Reply> words, int sequence, long madeNanos) {
        this.madeNanos = madeNanos;
        this.maybeNanos = madeNanos;
        this.weight = Weight.ROW
                + Weight.of(reply)
                + words.stream().mapToLong(Weight::of).sum();
        this.key = key;
        this.outgoing = outgoing;
        this.whole = reply;
        this.reply = reply;
        this.sequence = sequence;
        this.progress = Progress.FRESH;
        words(words);
    }

    /**
     * A row that was left in the database.
     *
     * @param nowNanos on the clock of {@code madeNanos}
     */
    static Row left(
            long number, boolean maybe, int sequence, StoredRow stored, long madeNanos, Instant now, long nowNanos) {
        Outgoing outgoing = stored.outgoing();
        Row row = new Row(outgoing.key(), outgoing, outgoing.reply(), stored.replies(), sequence, madeNanos);
        row.number = number;
        row.recorded = true;
        row.progress = new Progress(maybe, stored.said(), row.more.size(), stored.renumbered());
        row.maybeOnDisk = maybe;
        Instant since = stored.maybeSince();
        row.maybeNanos = since == null
                ? madeNanos
                : nowNanos - Math.max(0, Duration.between(since, now).toNanos());
        row.leftOver = true;
        row.written = stored;
        // That it was sent after all may be what could not be written down.
        row.inDoubt = true;
        return row;
    }

    /** A row that was given up, and is tried again. */
    static Row again(Outgoing outgoing, GivenUp was, long madeNanos) {
        Row row = new Row(outgoing.key(), outgoing, outgoing.reply(), was.words(), was.sequence(), madeNanos);
        row.progress = new Progress(was.maybe(), was.said(), row.more.size(), was.renumbered());
        row.waited = true;
        row.again = true;
        row.decided = !was.byItself();
        return row;
    }

    private void words(List<Reply> words) {
        if (!words.isEmpty()) {
            reply = words.getFirst();
            reworded = true;
            more.addAll(words.subList(1, words.size()));
        }
    }

    long weight() {
        return weight;
    }

    /** What it was asked to say, as a message of its own that can be sent again. */
    Outgoing left() {
        return outgoing.saying(key, whole);
    }

    /**
     * From here on the database is to say what it is now: whoever waits for an answer, and since when, ends with the process.
     *
     * @param nowNanos on the clock it was made by
     */
    void writeDown(Instant now, long nowNanos) {
        written = new StoredRow(
                left().waitingUntil(0),
                words(),
                progress.said(),
                progress.renumbered(),
                maybeNanos == madeNanos ? null : now.minusNanos(nowNanos - maybeNanos));
    }

    /** What is written down as JSON; null if it has ended, and {@link #outcome} is written instead. On any thread. */
    @Nullable
    StoredRow written() {
        return written;
    }

    private List<Reply> words() {
        List<Reply> words = new ArrayList<>(1 + more.size());
        if (reworded || !more.isEmpty()) {
            words.add(reply);
            words.addAll(more);
        }
        return words;
    }

    /** How far it is, for whoever tries it again. */
    GivenUp givenUp(Cause cause, Instant madeAt) {
        return new GivenUp(
                sequence,
                progress.maybe() || cause == Cause.UNCERTAIN,
                progress.said(),
                progress.renumbered(),
                meant == null ? words() : meant,
                madeAt,
                cause == Cause.OUTBOX_FULL);
    }

    Reply reply() {
        return reply;
    }

    /** Somebody waits for an answer; what the bot says of its own accord comes after that, and last what was given up once. */
    Priority priority() {
        if (again) {
            return Priority.PATIENT;
        }
        return outgoing.answering() == null ? Priority.USUAL : Priority.URGENT;
    }

    /** Makes this come after another part of the same reply: it is not said without that. */
    void follows(Row part) {
        before = part;
        part.after = this;
    }

    /** Says, from now on, what the parts after it were to say as well: they are given up, and tried again, as one. */
    void takeOverTheRest() {
        for (Row part = after; part != null; part = part.after) {
            more.addLast(part.reply);
            more.addAll(part.more);
            part.takenOver = true;
        }
        if (meant != null) {
            List<Reply> all = new ArrayList<>(meant);
            all.addAll(more);
            meant = all;
        }
    }

    /** Whether an earlier part of the reply says what this one was to say. */
    boolean isTakenOver() {
        return takenOver;
    }

    /** Why something before it in the same reply was given up; null if nothing was. */
    @Nullable
    Cause givenUpBefore() {
        for (Row part = before; part != null; part = part.before) {
            Cause cause = part.givenUpFor;
            if (cause != null) {
                return cause;
            }
        }
        return null;
    }

    void givenUpFor(Cause cause) {
        givenUpFor = cause;
    }

    /** From here on the platform may have the present message. */
    void maybeFrom(long nanos) {
        maybeNanos = nanos;
    }

    long maybeNanos() {
        return maybeNanos;
    }

    int sequence() {
        return sequence;
    }

    Progress progress() {
        return progress;
    }

    void progress(Progress next) {
        progress = next;
    }

    /** One per message, and the same whenever it is tried again. */
    String nonce() {
        return key.nonce(progress.said());
    }

    /** The same reply in other words, and in several messages if it must be; the key stays. Answers whether that changed it. */
    boolean say(List<Reply> words) {
        if (words.size() == 1 && words.getFirst().equals(reply)) {
            return false;
        }
        reply = words.getFirst();
        reworded = true;
        words.subList(1, words.size()).reversed().forEach(more::addFirst);
        progress = progress.inOtherWords(more.size());
        maybeOnDisk = false;
        return true;
    }

    /** What is said from here on is simpler than what was meant: that is what is tried again, should all be refused. */
    void simplifies() {
        if (meant == null) {
            meant = words();
        }
    }

    /** What to say instead of what was refused. */
    void below(@Nullable Reply simpler) {
        below = simpler;
    }

    @Nullable
    Reply below() {
        return below;
    }

    /** Nothing but these words, whatever was left to say. */
    void sayOnly(Reply words) {
        more.clear();
        reply = words;
        reworded = true;
        progress = progress.inOtherWords(0);
        maybeOnDisk = false;
    }

    /** What is left to say, as a message of its own. */
    void sayMore(int nextSequence) {
        reply = more.removeFirst();
        meant = null;
        reworded = true;
        sequence = nextSequence;
        maybeOnDisk = false;
    }

    void renumber(int nextSequence) {
        sequence = nextSequence;
        maybeOnDisk = false;
    }

    boolean maybeOnDisk() {
        return maybeOnDisk;
    }

    void maybeOnDisk(boolean written) {
        maybeOnDisk = written;
    }

    /** Whether it waited since it was put into words. */
    boolean deferred() {
        return waited || leftOver;
    }

    void waits() {
        waited = true;
    }

    /** Answers how often it was deferred, this time included. */
    int deferredAgain() {
        return ++deferrals;
    }

    void attempted() {
        attempts++;
    }

    int attempts() {
        return attempts;
    }

    /** The first of several messages was accepted: that is what became of the whole. */
    void accepted(Delivered delivered) {
        if (first == null) {
            first = delivered;
        }
    }

    @Nullable
    Delivered first() {
        return first;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    void repeatable(boolean now) {
        repeatable = now;
    }

    /** Whether a process before may have sent it without leaving a record. */
    boolean isInDoubt() {
        return inDoubt;
    }

    void inDoubt() {
        inDoubt = true;
    }

    /** Whether somebody wants it sent even where it may show twice. */
    boolean isDecided() {
        return decided;
    }

    boolean isLeftOver() {
        return leftOver;
    }

    boolean hasEnded() {
        return end.future().isComplete();
    }

    /** Completes when it is closed. */
    Future<Delivery> end() {
        return end.future();
    }

    /** What became of it. */
    Delivery outcome() {
        return end.future().result();
    }

    /** What it said is let go of: whoever still knows the row wants to know what became of it. */
    void end(Delivery delivery) {
        end.tryComplete(delivery);
        written = null;
        outgoing = outgoing.saying(outgoing.key(), SAID);
        whole = SAID;
        reply = SAID;
        below = null;
        meant = null;
        more.clear();
    }
}
