package dev.holdfast.plugin.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat message as people see it: mentions of the bot removed, platform escapes undone, trimmed.
 *
 * @param id the platform's id
 * @param conversation where it was said
 * @param author who said it
 * @param text what was said; empty for a pure attachment
 * @param attachments files that came with it
 * @param mentionsBot whether the bot was addressed; always true in private conversations
 * @param quoted the message it answers, if any
 * @param sentAt when, by the platform's clock; when received, if the platform did not say
 */
public record Message(
        MessageId id,
        Conversation conversation,
        Author author,
        String text,
        List<Attachment> attachments,
        boolean mentionsBot,
        @Nullable MessageId quoted,
        Instant sentAt) {
    public Message {
        attachments = List.copyOf(attachments);
    }
}
