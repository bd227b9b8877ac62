package dev.holdfast.gateway;

/**
 * What one message may hold.
 *
 * @param textMax code points of text
 * @param markdown whether formatted text can be sent at all
 * @param embeds likewise for cards
 * @param buttons likewise
 * @param images likewise
 * @param filesMax files in one message; more follow in further messages; 0 where none can be sent
 * @param filesBesideCards whether files go into the same message as formatted text, cards and buttons, or else into one after it
 * @param natives the platform whose native parts are understood; empty for none
 */
public record PlatformLimits(
        int textMax,
        boolean markdown,
        boolean embeds,
        boolean buttons,
        boolean images,
        int filesMax,
        boolean filesBesideCards,
        String natives) {

    /** A platform that takes neither files nor native parts. */
    public PlatformLimits(int textMax, boolean markdown, boolean embeds, boolean buttons, boolean images) {
        this(textMax, markdown, embeds, buttons, images, 0, false, "");
    }
}
