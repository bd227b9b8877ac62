package dev.holdfast.sandbox;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place where users talk with the bot.
 *
 * @param platform where it is
 * @param id the sandbox's own id; {@link Sandbox#wireId} gives the platform's
 * @param kind what sort of place
 * @param title as shown
 * @param space the server that channels and direct messages belong to; null for groups and private chats
 * @param members ids of the users in it, the bot left out
 */
public record Conversation(
        Platform platform,
        String id,
        Kind kind,
        String title,
        @Nullable String space,
        List<String> members) {

    /** The four sorts of places. */
    public enum Kind {
        /** A text channel of a server. */
        CHANNEL,
        /** A direct message opened from a server. */
        DIRECT,
        /** A group chat. */
        GROUP,
        /** A one-to-one chat. */
        PRIVATE;

        /** Its name in the control API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether such a place belongs to a server. */
        public boolean inSpace() {
            return this == CHANNEL || this == DIRECT;
        }
    }

    /** A conversation of QQ. */
    public Conversation(String id, Kind kind, String title, @Nullable String space, List<String> members) {
        this(Platform.QQ, id, kind, title, space, members);
    }

    public Conversation {
        members = List.copyOf(members);
        if (kind.inSpace() != (space != null)) {
            throw new IllegalArgumentException("Conversation " + id + " of kind " + kind.label()
                    + (space == null ? " needs a space." : " cannot have a space."));
        }
        if ((kind == Kind.DIRECT || kind == Kind.PRIVATE) && members.size() != 1) {
            throw new IllegalArgumentException("Conversation " + id + " of kind " + kind.label()
                    + " needs exactly one member, got " + members + ".");
        }
    }
}
