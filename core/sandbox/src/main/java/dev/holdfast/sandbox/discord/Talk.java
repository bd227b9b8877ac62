package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.Files;
import dev.holdfast.sandbox.world.World;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages come, change and go: kept, shown to people, and told to bots. */
final class Talk {

    private final World world;
    private final Posts posts;
    private final Shapes shapes;
    private final Mentions mentions;
    private final Snowflakes ids;
    private final Files files;
    private final InstantSource clock;
    private final Telling telling;

    Talk(World world, Posts posts, Shapes shapes, Snowflakes ids, Files files, InstantSource clock, Telling telling) {
        this.world = world;
        this.posts = posts;
        this.shapes = shapes;
        this.mentions = new Mentions(shapes, posts);
        this.ids = ids;
        this.files = files;
        this.clock = clock;
        this.telling = telling;
    }

    /** What a bot's message is besides its draft. */
    record Circumstances(
            @Nullable ObjectNode interaction,
            @Nullable String answers,
            @Nullable User onlyFor,
            int flags) {
        static final Circumstances PLAIN = new Circumstances(null, null, null, 0);
    }

    /** What came of sending or editing. */
    record Told(Post post, ChatMessage message) {}

    ChatMessage say(Conversation conversation, User user, String text) {
        Post.Body body = new Post.Body(
                text,
                Json.MAPPER.createArrayNode(),
                Json.MAPPER.createArrayNode(),
                Json.MAPPER.createArrayNode(),
                0,
                mentions.named(text),
                text.contains("@everyone") || text.contains("@here"));
        Post post = new Post(ids.next(), conversation.id(), user, now(), 0, body, null, null, null, null);
        posts.put(post);
        ChatMessage message = world.post(conversation.id(), n -> Readings.message(n, post, null, shapes));
        telling.news("MESSAGE_CREATE", conversation, post, MissingNode.getInstance());
        return message;
    }

    void rewrite(Conversation conversation, Post post, String text) {
        Post.Body before = post.body();
        Post.Body body = new Post.Body(
                text,
                before.embeds(),
                before.components(),
                before.attachments(),
                before.flags(),
                mentions.named(text),
                before.everyone());
        change(conversation, post.edited(body, now()));
    }

    /** A bot speaks. */
    Told send(DiscordBot bot, Room room, Draft draft, Circumstances circumstances, String authority) {
        String content = draft.content() == null ? "" : draft.content();
        String reference = reference(room, draft);
        int flags = circumstances.flags()
                | (draft.flags() == null
                        ? 0
                        : draft.flags() & (Post.SUPPRESS_EMBEDS | Post.EPHEMERAL | 4096 | 8192 | Post.COMPONENTS_V2));
        if (circumstances.interaction() == null) {
            flags &= ~Post.EPHEMERAL;
        }
        Post post = new Post(
                ids.next(),
                room.conversation().id(),
                bot.bot().user(),
                now(),
                reference != null ? 19 : circumstances.interaction() != null ? 20 : 0,
                new Post.Body(
                        content,
                        orEmpty(draft.embeds()),
                        orEmpty(draft.components()),
                        attachments(draft, Json.MAPPER.createArrayNode(), room, authority),
                        flags,
                        mentions.pinged(content, draft.allowedMentions(), room, reference),
                        Mentions.everyone(content, draft.allowedMentions())),
                reference,
                null,
                circumstances.interaction(),
                (flags & Post.EPHEMERAL) == 0 ? null : circumstances.onlyFor());
        posts.put(post);
        String answers = reference == null ? circumstances.answers() : reference;
        ChatMessage message = world.post(room.conversation().id(), n -> Readings.message(n, post, answers, shapes));
        telling.news("MESSAGE_CREATE", room.conversation(), post, draft.nonce());
        return new Told(post, message);
    }

    /** A bot changes its message; what the draft does not name stays. */
    Told edit(Room room, Post post, Draft draft, int removedFlags, String authority) {
        Post.Body before = post.body();
        String content = draft.content() == null ? before.content() : draft.content();
        ArrayNode attachments = draft.attachments() == null && draft.files().isEmpty()
                ? before.attachments()
                : attachments(
                        draft,
                        draft.attachments() == null ? before.attachments() : kept(before, draft.attachments()),
                        room,
                        authority);
        Post.Body body = new Post.Body(
                content,
                draft.embeds() == null ? before.embeds() : draft.embeds(),
                draft.components() == null ? before.components() : draft.components(),
                attachments,
                (before.flags() | (draft.flags() == null ? 0 : draft.flags() & ~Post.EPHEMERAL)) & ~removedFlags,
                draft.content() == null
                        ? before.mentions()
                        : mentions.pinged(content, draft.allowedMentions(), room, post.reference()),
                before.everyone());
        boolean empty = body.content().isBlank()
                && body.embeds().isEmpty()
                && body.components().isEmpty()
                && body.attachments().isEmpty();
        if (empty) {
            throw DiscordRefusal.ofCode(50006).thrown();
        }
        return change(room.conversation(), post.edited(body, now()));
    }

    void delete(Conversation conversation, Post post) {
        posts.remove(conversation, post.id());
        world.remove(conversation.id(), post.id());
        telling.gone(conversation, post);
    }

    /** Messages of a guild's channel go at once; bots are told in one event. */
    void deleteMany(Conversation conversation, List<Post> gone) {
        for (Post post : gone) {
            posts.remove(conversation, post.id());
            world.remove(conversation.id(), post.id());
        }
        if (!gone.isEmpty()) {
            telling.gone(conversation, gone);
        }
    }

    private Told change(Conversation conversation, Post post) {
        posts.put(post);
        ChatMessage[] changed = new ChatMessage[1];
        world.replace(conversation.id(), post.id(), before -> {
            ChatMessage after = Readings.message(before.n(), post, before.answers(), shapes);
            changed[0] = after;
            return after;
        });
        telling.news("MESSAGE_UPDATE", conversation, post, MissingNode.getInstance());
        ChatMessage message = changed[0];
        return new Told(post, message == null ? Readings.message(0, post, null, shapes) : message);
    }

    private @Nullable String reference(Room room, Draft draft) {
        JsonNode reference = draft.reference();
        String id = reference.path("message_id").asText("");
        if (id.isEmpty()) {
            return null;
        }
        Optional<Post> target = posts.find(room.conversation(), id);
        if (target.isPresent()) {
            return id;
        }
        if (reference.path("fail_if_not_exists").asBoolean(true)) {
            FormErrors errors = new FormErrors();
            errors.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
            errors.throwIfAny();
        }
        return null;
    }

    private static ArrayNode kept(Post.Body before, ArrayNode wished) {
        List<String> wanted = new ArrayList<>();
        wished.forEach(each -> wanted.add(each.path("id").asText()));
        ArrayNode kept = Json.MAPPER.createArrayNode();
        for (JsonNode attachment : before.attachments()) {
            if (wanted.contains(attachment.path("id").asText())) {
                kept.add(attachment);
            }
        }
        return kept;
    }

    private ArrayNode attachments(Draft draft, ArrayNode kept, Room room, String authority) {
        ArrayNode all = kept.deepCopy();
        for (Upload upload : draft.files()) {
            String id = ids.next();
            JsonNode described = description(draft, upload);
            String name = described.path("filename").asText(upload.filename());
            files.put(id, upload.contentType(), upload.bytes());
            String url = "http://" + authority + "/discord/attachments/" + room.channelId() + "/" + id + "/" + name;
            ObjectNode attachment = all.addObject();
            attachment.put("id", id);
            attachment.put("filename", name);
            attachment.put("size", upload.bytes().length());
            attachment.put("content_type", upload.contentType());
            attachment.put("url", url);
            attachment.put("proxy_url", url);
            if (described.path("description").isTextual()) {
                attachment.set("description", described.get("description"));
            }
        }
        return all;
    }

    private static JsonNode description(Draft draft, Upload upload) {
        String number = upload.field().replaceAll("\\D", "");
        if (draft.attachments() != null) {
            for (JsonNode described : draft.attachments()) {
                if (described.path("id").asText().equals(number)) {
                    return described;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static ArrayNode orEmpty(@Nullable ArrayNode list) {
        return list == null ? Json.MAPPER.createArrayNode() : list;
    }

    private Instant now() {
        return clock.instant();
    }
}
