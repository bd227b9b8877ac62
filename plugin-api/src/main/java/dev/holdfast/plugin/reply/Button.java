package dev.holdfast.plugin.reply;

/**
 * A button under a reply.
 *
 * @param id unique within the reply
 * @param label what people read; platforms show about 10 characters
 * @param action what pressing it does
 */
public record Button(String id, String label, Action action) {

    /** What pressing a button does. */
    public sealed interface Action {
        /** Raises an {@link dev.holdfast.plugin.event.InteractionReceived} that carries the data. */
        record Callback(String data) implements Action {}

        /** Puts a command into the user's input line. */
        record Command(String text) implements Action {}

        /** Opens an address. */
        record Link(String url) implements Action {}
    }

    public static Button callback(String id, String label, String data) {
        return new Button(id, label, new Action.Callback(data));
    }

    public static Button command(String id, String label, String text) {
        return new Button(id, label, new Action.Command(text));
    }

    public static Button link(String id, String label, String url) {
        return new Button(id, label, new Action.Link(url));
    }
}
