package dev.holdfast.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, as its readers see it.
 *
 * @param n number in the order of arrival over the whole sandbox, from 1
 * @param id the platform's id of the message
 * @param conversation where
 * @param from who
 * @param text what it says; the source when it is markdown
 * @param format how to read the text
 * @param embeds cards
 * @param buttons rows of buttons
 * @param images addresses of pictures
 * @param files what else is attached
 * @param answers what a bot's message answers: the id of a message or of an event; null when it answers nothing
 * @param sequence the bot's number of this answer; null when it gave none
 * @param at when it was accepted
 * @param edited whether it was changed since
 * @param occasion what made the bot say it, where that is no message: a command that somebody typed; null otherwise
 * @param onlyFor id of the only user who sees it; null for everybody
 */
public record ChatMessage(
        long n,
        String id,
        String conversation,
        User from,
        String text,
        Format format,
        List<Embed> embeds,
        List<List<Button>> buttons,
        List<String> images,
        List<Attachment> files,
        @Nullable String answers,
        @Nullable Integer sequence,
        Instant at,
        boolean edited,
        @Nullable String occasion,
        @Nullable String onlyFor) {

    /** A message without files, seen by everybody and never changed. */
    public ChatMessage(
            long n,
            String id,
            String conversation,
            User from,
            String text,
            Format format,
            List<Embed> embeds,
            List<List<Button>> buttons,
            List<String> images,
            @Nullable String answers,
            @Nullable Integer sequence,
            Instant at) {
        this(
                n,
                id,
                conversation,
                from,
                text,
                format,
                embeds,
                buttons,
                images,
                List.of(),
                answers,
                sequence,
                at,
                false,
                null,
                null);
    }

    /** A file that can be fetched. */
    public record Attachment(String name, String url, String contentType, long bytes) {}

    /** How a text is to be read. */
    public enum Format {
        /** As it stands. */
        PLAIN,
        /** As markdown. */
        MARKDOWN
    }

    /** A card: title, text and named values. */
    public record Embed(String title, String description, List<Field> fields) {
        /** One named value; platforms without values leave it empty. */
        public record Field(String name, String value) {}
    }

    /**
     * A button.
     *
     * @param style the platform's number
     * @param type {@code callback}, {@code command} or {@code link}
     * @param data what a press sends, types or opens
     */
    public record Button(String id, String label, int style, String type, String data) {}

    /** What a user said, without anything but text. */
    public static ChatMessage said(long n, String id, String conversation, User from, String text, Instant at) {
        return new ChatMessage(
                n, id, conversation, from, text, Format.PLAIN, List.of(), List.of(), List.of(), null, null, at);
    }
}
