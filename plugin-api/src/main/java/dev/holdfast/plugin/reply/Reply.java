package dev.holdfast.plugin.reply;

import dev.holdfast.plugin.message.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param files files the bot brings along, at most {@link #FILES_MAX}; where a message takes fewer, the rest follows in messages of
 *     its own
 * @param quotes the message this one refers to, shown above it where the platform can; null for none. Nothing but looks: what a
 *     reply answers is known without it
 * @param natives what only one platform can show
 */
public record Reply(
        String text,
        Format format,
        List<Embed> embeds,
        List<List<Button>> buttons,
        List<Image> images,
        boolean mentionsAuthor,
        List<Upload> files,
        @Nullable MessageId quotes,
        List<Native> natives) {

    /** How a text is written. */
    public enum Format {
        PLAIN,
        MARKDOWN
    }

    /** The most rows of buttons, and the most buttons in a row, that every platform takes. */
    public static final int BUTTONS_MAX = 5;

    /** The most files of one reply. */
    public static final int FILES_MAX = 10;

    public Reply {
        embeds = List.copyOf(embeds);
        buttons = buttons.stream().map(List::copyOf).toList();
        images = List.copyOf(images);
        files = List.copyOf(files);
        natives = List.copyOf(natives);
        if (text.isBlank() && embeds.isEmpty() && images.isEmpty() && files.isEmpty()) {
            throw new IllegalArgumentException(
                    natives.isEmpty()
                            ? "a reply needs a text, an embed, an image or a file"
                            : "a native part needs a text beside it, for the platforms that cannot show it");
        }
        if (buttons.size() > BUTTONS_MAX || buttons.stream().anyMatch(row -> row.size() > BUTTONS_MAX)) {
            throw new IllegalArgumentException("a reply takes at most 5 rows of 5 buttons");
        }
        if (files.size() > FILES_MAX) {
            throw new IllegalArgumentException("a reply takes at most " + FILES_MAX + " files");
        }
    }

    /** A reply without files, quote and native parts. */
    public Reply(
            String text,
            Format format,
            List<Embed> embeds,
            List<List<Button>> buttons,
            List<Image> images,
            boolean mentionsAuthor) {
        this(text, format, embeds, buttons, images, mentionsAuthor, List.of(), null, List.of());
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

    public static Reply file(Upload file) {
        return new Reply("", Format.PLAIN, List.of(), List.of(), List.of(), false, List.of(file), null, List.of());
    }

    public Reply withEmbed(Embed embed) {
        return new Reply(text, format, plus(embeds, embed), buttons, images, mentionsAuthor, files, quotes, natives);
    }

    /** Adds a row of buttons. */
    public Reply withButtons(Button... row) {
        return new Reply(
                text, format, embeds, plus(buttons, List.of(row)), images, mentionsAuthor, files, quotes, natives);
    }

    public Reply withImage(Image image) {
        return new Reply(text, format, embeds, buttons, plus(images, image), mentionsAuthor, files, quotes, natives);
    }

    /** Adds a file; a picture among them is shown. */
    public Reply withFile(Upload file) {
        return new Reply(text, format, embeds, buttons, images, mentionsAuthor, plus(files, file), quotes, natives);
    }

    /** Shows above it the message it refers to. */
    public Reply quoting(MessageId message) {
        return new Reply(text, format, embeds, buttons, images, mentionsAuthor, files, message, natives);
    }

    /** Adds what only one platform can show; the others show what else the reply says. */
    public Reply withNative(String platform, String json) {
        return new Reply(
                text,
                format,
                embeds,
                buttons,
                images,
                mentionsAuthor,
                files,
                quotes,
                plus(natives, new Native(platform, json)));
    }

    public Reply mentioningAuthor() {
        return new Reply(text, format, embeds, buttons, images, true, files, quotes, natives);
    }

    /** Whether anything but plain words is asked for. */
    public boolean isRich() {
        return format == Format.MARKDOWN
                || !embeds.isEmpty()
                || !buttons.isEmpty()
                || !images.isEmpty()
                || !files.isEmpty()
                || !natives.isEmpty();
    }

    private static <T> List<T> plus(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
