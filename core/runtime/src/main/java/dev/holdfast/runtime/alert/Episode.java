package dev.holdfast.runtime.alert;

import dev.holdfast.runtime.alert.Notice.News;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The decisions about one kind and subject: what is told, and when. Within a window after a notice nothing more is told but that it
 * is over; what happens meanwhile is told once at its end. Not thread-safe; reads no clock.
 */
final class Episode {

    private final AlertKind kind;
    private final String subject;
    private String text = "";
    private Instant since = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private long count;
    private @Nullable Instant clearedAt = Instant.EPOCH;
    private @Nullable Instant toldAt;
    private boolean toldOpen;
    private boolean untold;
    private boolean lookTaken;

    Episode(AlertKind kind, String subject) {
        this.kind = kind;
        this.subject = subject;
    }

    /** What to tell now; null for nothing. */
    @Nullable
    Notice raise(String what, Instant now, Duration window) {
        if (clearedAt != null) {
            clearedAt = null;
            since = now;
            count = 0;
        }
        text = what;
        last = now;
        count++;
        untold = true;
        return quiet(now, window) ? null : told(now, News.RAISED);
    }

    @Nullable
    Notice clear(Instant now) {
        if (clearedAt != null) {
            return null;
        }
        clearedAt = now;
        untold = false;
        boolean known = toldOpen;
        toldOpen = false;
        return known ? new Notice(view(), News.CLEARED) : null;
    }

    /** At the end of a window: what gathered is told; what only passes and did not come again is over, without a word. */
    @Nullable
    Notice windowOver(Instant now, Duration window) {
        lookTaken = false;
        if (clearedAt != null || quiet(now, window)) {
            return null;
        }
        if (untold) {
            return told(now, toldOpen ? News.AGAIN : News.RAISED);
        }
        if (!kind.lasting()) {
            clearedAt = now;
            toldOpen = false;
        }
        return null;
    }

    /** When to call {@link #windowOver}; null if nothing can be due, or a look was taken already. */
    @Nullable
    Duration takeLook(Instant now, Duration window) {
        Instant told = toldAt;
        boolean waits = clearedAt == null && (untold || !kind.lasting());
        if (!waits || told == null || lookTaken) {
            return null;
        }
        lookTaken = true;
        Duration wait = Duration.between(now, told.plus(window));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private boolean quiet(Instant now, Duration window) {
        return toldAt != null && now.isBefore(toldAt.plus(window));
    }

    private Notice told(Instant now, News news) {
        toldAt = now;
        toldOpen = true;
        untold = false;
        return new Notice(view(), news);
    }

    boolean open() {
        return clearedAt == null;
    }

    Instant last() {
        return last;
    }

    Alert view() {
        return new Alert(kind, subject, text, since, last, count, clearedAt);
    }
}
