package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message as Discord keeps it.
 *
 * @param conversation the sandbox's id of where it is
 * @param type 0 plain, 19 a reply, 20 the answer to a command
 * @param reference id of the message it replies to
 * @param interaction what it answers, as {@code interaction_metadata}
 * @param onlyFor the only user who sees it; null for everybody
 */
record Post(
        String id,
        String conversation,
        User author,
        Instant at,
        int type,
        Body body,
        @Nullable String reference,
        @Nullable Instant edited,
        @Nullable ObjectNode interaction,
        @Nullable User onlyFor) {

    static final int SUPPRESS_EMBEDS = 4;
    static final int EPHEMERAL = 64;
    static final int LOADING = 128;
    static final int COMPONENTS_V2 = 32_768;

    /**
     * What an edit can change.
     *
     * @param mentions who is pinged
     */
    record Body(
            String content,
            ArrayNode embeds,
            ArrayNode components,
            ArrayNode attachments,
            int flags,
            List<User> mentions,
            boolean everyone) {}

    Post edited(Body value, Instant when) {
        return new Post(id, conversation, author, at, type, value, reference, when, interaction, onlyFor);
    }

    boolean has(int flag) {
        return (body.flags() & flag) != 0;
    }
}
