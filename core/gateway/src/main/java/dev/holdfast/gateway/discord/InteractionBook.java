package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.discord.FurtherAnswers.Next;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how far each interaction was answered, and decides how the next answer goes. The platform wants a first word within 3
 * seconds, takes it once, and takes everything else another way. Decides only; thread-safe.
 */
final class InteractionBook {

    /** The first word is taken this long. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(3);

    /** A first word that was not tried again for so long will not be. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(20);

    private static final Duration REMEMBERED = Duration.ofMinutes(16);
    private static final int REMEMBERED_MAX = 20_000;

    /** In the order of their arrival. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** How far an interaction was answered. */
    private enum Stage {
        /** Not at all. */
        UNTOLD,
        /** A first word is on its way. */
        TELLING,
        /** A first word that says something may have arrived; the owner tries again. */
        UNCLEAR,
        /** People see that an answer is coming, and the first answer takes that place. */
        PROMISED,
        /** The first place is the owner's. */
        ANSWERED,
        /** A first word was said that leaves no place to fill. */
        HEARD
    }

    private static final class Entry {
        private final long since;
        /** Whether an earlier process may have answered it, of which nothing is known. */
        private final boolean earlier;

        private final FurtherAnswers further = new FurtherAnswers();
        private Stage stage;
        private @Nullable String owner;
        private boolean unclear;

        private Entry(long since, boolean earlier, Stage stage) {
            this.since = since;
            this.earlier = earlier;
            this.stage = stage;
        }
    }

    /** How an answer goes. */
    enum Way {
        /** As the first word. */
        CALLBACK,
        /** Into the first place: as often as need be, it shows once. */
        ORIGINAL,
        /** As a message of its own, which shows twice if it is sent twice: to be asked for with {@link #further}. */
        FOLLOW_UP,
        /** Not before the first word has arrived. */
        LATER,
        /** Not at all: the first word was said, or its time is over. */
        TOO_LATE
    }

    /** An interaction came in; another word of the same one changes nothing. */
    synchronized void arrived(String interaction, long now) {
        entries.putIfAbsent(interaction, new Entry(now, false, Stage.UNTOLD));
        forgetEldest(now);
    }

    private void forgetEldest(long now) {
        Iterator<Entry> eldest = entries.values().iterator();
        while (eldest.hasNext()) {
            boolean over = now - eldest.next().since > REMEMBERED.toNanos();
            if (!over && entries.size() <= REMEMBERED_MAX) {
                return;
            }
            eldest.remove();
        }
    }

    /**
     * How an answer goes; it then has the first place, if that is free.
     *
     * @param nonce the same whenever the same answer is sent
     * @param sequence among the answers to the interaction, from 1
     * @param underMessage whether it happened under a message of the bot, where the place to fill would be that message
     */
    synchronized Way answer(String interaction, String nonce, int sequence, boolean underMessage, long now) {
        Entry entry = entries.get(interaction);
        if (entry == null) {
            // From an earlier process, which said the first word.
            entry = new Entry(now, true, promised(sequence, underMessage) ? Stage.PROMISED : Stage.HEARD);
            entries.put(interaction, entry);
        }
        if (entry.further.has(nonce)) {
            return Way.FOLLOW_UP;
        }
        boolean own = nonce.equals(entry.owner);
        return switch (entry.stage) {
            case UNTOLD -> tell(entry, nonce);
            case TELLING -> Way.LATER;
            case UNCLEAR -> own ? again(entry, now) : behindUnclear(entry, now);
            case PROMISED -> {
                if (entry.owner == null) {
                    entry.owner = nonce;
                }
                yield nonce.equals(entry.owner) ? Way.ORIGINAL : Way.FOLLOW_UP;
            }
            case ANSWERED -> own ? Way.ORIGINAL : Way.FOLLOW_UP;
            case HEARD -> Way.FOLLOW_UP;
        };
    }

    /** Whether an answer to an interaction from an earlier process takes the place that it promised. */
    private static boolean promised(int sequence, boolean underMessage) {
        return sequence == 1 && !underMessage;
    }

    /**
     * Whether an answer shows once, should it be sent again; asked before it is sent. Whoever hears no and sends it all the same is
     * taken to want that.
     */
    synchronized boolean showsOnce(String interaction, String nonce, int sequence, boolean underMessage) {
        Entry entry = entries.get(interaction);
        if (entry == null) {
            return promised(sequence, underMessage);
        }
        boolean first = entry.stage == Stage.UNTOLD
                || nonce.equals(entry.owner)
                || (entry.stage == Stage.PROMISED && entry.owner == null);
        return !entry.further.wouldShowTwice(nonce) && (first || !entry.earlier || entry.further.has(nonce));
    }

    /** What to do about an answer that goes as a message of its own. */
    synchronized Next further(String interaction, String nonce, long now) {
        return followed(interaction, now).further.next(nonce);
    }

    /**
     * The same where the first place, which the answer was to take, is gone. An earlier process may have met with that too, and
     * have said it as a message of its own.
     */
    synchronized Next instead(String interaction, String nonce, long now) {
        Entry entry = followed(interaction, now);
        if (entry.earlier) {
            entry.further.doubt(nonce);
        }
        return entry.further.next(nonce);
    }

    private Entry followed(String interaction, long now) {
        return entries.computeIfAbsent(interaction, forgotten -> new Entry(now, true, Stage.HEARD));
    }

    /** What became of a message of its own. */
    synchronized void ended(String interaction, String nonce, FurtherAnswers.End end) {
        Entry entry = entries.get(interaction);
        if (entry != null) {
            entry.further.ended(nonce, end);
        }
    }

    /** How a first word goes that says nothing: now, not before it is known what became of another, or not at all. */
    synchronized Way defer(String interaction, long now) {
        Entry entry = entries.computeIfAbsent(interaction, unheard -> new Entry(now, true, Stage.UNTOLD));
        return switch (entry.stage) {
            case UNTOLD -> {
                entry.stage = Stage.TELLING;
                yield Way.CALLBACK;
            }
            case TELLING, UNCLEAR -> now - entry.since < FIRST_WORD.toNanos() ? Way.LATER : Way.TOO_LATE;
            case PROMISED, ANSWERED, HEARD -> Way.TOO_LATE;
        };
    }

    /**
     * How a form goes: as the first word or not at all.
     *
     * @param form the same whenever the same form is sent
     */
    synchronized Way form(String interaction, String form, long now) {
        Entry entry = entries.get(interaction);
        boolean again = entry != null && entry.stage == Stage.UNCLEAR && form.equals(entry.owner);
        return entry != null && (entry.stage == Stage.UNTOLD || again) ? tell(entry, form) : Way.TOO_LATE;
    }

    private static Way tell(Entry entry, String owner) {
        entry.stage = Stage.TELLING;
        entry.owner = owner;
        return Way.CALLBACK;
    }

    /** The same first word once more; after its time nothing but looking for its place can tell whether it had arrived. */
    private static Way again(Entry entry, long now) {
        if (now - entry.since < FIRST_WORD.toNanos()) {
            entry.stage = Stage.TELLING;
            return Way.CALLBACK;
        }
        return Way.ORIGINAL;
    }

    /** Who owns the first word may never come back to it. */
    private static Way behindUnclear(Entry entry, long now) {
        return now - entry.since < GIVEN_UP.toNanos() ? Way.LATER : Way.FOLLOW_UP;
    }

    /** The first word was an answer, and arrived. */
    synchronized void answered(String interaction) {
        move(interaction, Stage.ANSWERED);
    }

    /**
     * A first word that says nothing arrived, by whomever.
     *
     * @param promised whether people see that an answer is coming
     */
    synchronized void deferred(String interaction, boolean promised) {
        Entry entry = entries.get(interaction);
        if (entry != null) {
            entry.stage = promised ? Stage.PROMISED : Stage.HEARD;
            entry.owner = null;
        }
    }

    /** A form was opened. */
    synchronized void opened(String interaction) {
        move(interaction, Stage.HEARD);
    }

    /** Nobody knows whether the first word arrived. */
    synchronized void unclear(String interaction) {
        Entry entry = entries.get(interaction);
        if (entry != null) {
            entry.stage = Stage.UNCLEAR;
            entry.unclear = true;
        }
    }

    /** Whether an earlier try of the present first word may have arrived. */
    synchronized boolean mayHaveArrived(String interaction) {
        Entry entry = entries.get(interaction);
        return entry != null && entry.unclear;
    }

    /** The first word did not arrive, or arriving twice would do no harm. */
    synchronized void untold(String interaction) {
        Entry entry = entries.get(interaction);
        if (entry != null) {
            entry.stage = Stage.UNTOLD;
            entry.owner = null;
            entry.unclear = false;
        }
    }

    /** An answer will not be shown after all: its place is free. */
    synchronized void givenUp(String interaction, String nonce) {
        Entry entry = entries.get(interaction);
        if (entry != null && nonce.equals(entry.owner) && entry.stage == Stage.PROMISED) {
            entry.owner = null;
        }
    }

    private void move(String interaction, Stage stage) {
        Entry entry = entries.get(interaction);
        if (entry != null) {
            entry.stage = stage;
        }
    }
}
