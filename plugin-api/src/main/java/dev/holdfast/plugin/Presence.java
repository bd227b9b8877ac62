package dev.holdfast.plugin;

/**
 * What a bot shows of itself, where the platform has something of the kind.
 *
 * @param status how reachable it looks
 * @param activity what it seems to be doing
 * @param text what is played, listened to, …; empty for no activity
 */
public record Presence(Status status, Activity activity, String text) {

    /** How reachable a bot looks. */
    public enum Status {
        ONLINE,
        IDLE,
        DND,
        INVISIBLE
    }

    /** What a bot seems to be doing. */
    public enum Activity {
        PLAYING,
        LISTENING,
        WATCHING,
        COMPETING,
        /** The text alone. */
        CUSTOM
    }
}
