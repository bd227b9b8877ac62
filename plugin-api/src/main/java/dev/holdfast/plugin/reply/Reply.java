package dev.holdfast.plugin.reply;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plugin says. A value: each {@code with…} returns a new one.
 *
 * <p>Say it as richly as it deserves; the core delivers it as plain text where the platform or the feature switches do not
 * allow more, and splits it at the platform's limit.
 *
 * @param text what is said, possibly empty if something else is there
 * @param format how {@code text} is written
 * @param embeds cards
 * @param buttons rows of buttons, at most 5 rows of 5
 * @param images pictures, by address
 * @param mentionsAuthor whether who is answered is mentioned, where the platform can
 */
public record Reply(
        String text,
        Format format,
        List<Embed> embeds,
        List<List<Button>> buttons,
        List<Image> images,
        boolean mentionsAuthor) {

    /** How a text is written. */
    public enum Format {
        PLAIN,
        MARKDOWN
    }

    /** The most rows of buttons, and the most buttons in a row, that every platform takes. */
    public static final int BUTTONS_MAX = 5;

    public Reply {
        embeds = List.copyOf(embeds);
        buttons = buttons.stream().map(List::copyOf).toList();
        images = List.copyOf(images);
        if (text.isBlank() && embeds.isEmpty() && images.isEmpty()) {
            throw new IllegalArgumentException("a reply needs a text, an embed or an image");
        }
        if (buttons.size() > BUTTONS_MAX || buttons.stream().anyMatch(row -> row.size() > BUTTONS_MAX)) {
            throw new IllegalArgumentException("a reply takes at most 5 rows of 5 buttons");
        }
    }

    public static Reply text(String text) {
        return new Reply(text, Format.PLAIN, List.of(), List.of(), List.of(), false);
    }

    public static Reply markdown(String text) {
        return new Reply(text, Format.MARKDOWN, List.of(), List.of(), List.of(), false);
    }

    public static Reply embed(Embed embed) {
        return new Reply("", Format.PLAIN, List.of(embed), List.of(), List.of(), false);
    }

    public Reply withEmbed(Embed embed) {
        return new Reply(text, format, plus(embeds, embed), buttons, images, mentionsAuthor);
    }

    /** Adds a row of buttons. */
    public Reply withButtons(Button... row) {
        return new Reply(text, format, embeds, plus(buttons, List.of(row)), images, mentionsAuthor);
    }

    public Reply withImage(Image image) {
        return new Reply(text, format, embeds, buttons, plus(images, image), mentionsAuthor);
    }

    public Reply mentioningAuthor() {
        return new Reply(text, format, embeds, buttons, images, true);
    }

    /** Whether anything but plain words is asked for. */
    public boolean isRich() {
        return format == Format.MARKDOWN || !embeds.isEmpty() || !buttons.isEmpty() || !images.isEmpty();
    }

    private static <T> List<T> plus(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
