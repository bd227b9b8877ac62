package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Conversation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The newest messages of every conversation, the reactions to them, and which are pinned. */
final class Posts {
    private static final int REACTIONS_MAX = 20;
    private static final int PINS_MAX = 250;

    private final int historyMax;
    private final Map<String, LinkedHashMap<String, Kept>> byConversation = new HashMap<>();

    Posts(int historyMax) {
        this.historyMax = historyMax;
    }

    private static final class Kept {
        private Post post;
        private @Nullable Instant pinnedAt;
        private final Map<String, Set<String>> reactions = new LinkedHashMap<>();

        private Kept(Post post) {
            this.post = post;
        }
    }

    synchronized void put(Post post) {
        LinkedHashMap<String, Kept> kept =
                byConversation.computeIfAbsent(post.conversation(), unseen -> new LinkedHashMap<>());
        Kept known = kept.get(post.id());
        if (known != null) {
            known.post = post;
            return;
        }
        kept.put(post.id(), new Kept(post));
        if (kept.size() > historyMax) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    synchronized Optional<Post> find(Conversation conversation, String id) {
        return kept(conversation, id).map(kept -> kept.post);
    }

    /** The message that everybody there sees; refused when there is none. */
    Post open(Conversation conversation, String id) {
        return find(conversation, id)
                .filter(post -> post.onlyFor() == null)
                .orElseThrow(() -> DiscordRefusal.ofCode(10008).thrown());
    }

    synchronized boolean remove(Conversation conversation, String id) {
        Map<String, Kept> kept = byConversation.get(conversation.id());
        return kept != null && kept.remove(id) != null;
    }

    /** Newest first. */
    synchronized List<Post> newest(Conversation conversation) {
        List<Post> found = new ArrayList<>();
        byConversation
                .getOrDefault(conversation.id(), new LinkedHashMap<>())
                .values()
                .forEach(kept -> found.addFirst(kept.post));
        return found;
    }

    /** Adds a reaction; false when it was there; refused when the message has too many kinds. */
    synchronized boolean react(Post post, Conversation conversation, String emoji, String user) {
        Map<String, Set<String>> reactions =
                kept(conversation, post.id()).map(kept -> kept.reactions).orElseGet(HashMap::new);
        if (!reactions.containsKey(emoji) && reactions.size() >= REACTIONS_MAX) {
            throw DiscordRefusal.ofCode(30010).thrown();
        }
        return reactions.computeIfAbsent(emoji, unseen -> new LinkedHashSet<>()).add(user);
    }

    synchronized boolean unreact(Post post, Conversation conversation, String emoji, String user) {
        Map<String, Set<String>> reactions =
                kept(conversation, post.id()).map(kept -> kept.reactions).orElseGet(HashMap::new);
        Set<String> users = reactions.getOrDefault(emoji, new LinkedHashSet<>());
        boolean removed = users.remove(user);
        if (users.isEmpty()) {
            reactions.remove(emoji);
        }
        return removed;
    }

    /** Takes away every reaction, or every one of that emoji; false when there was none. */
    synchronized boolean clearReactions(Conversation conversation, String id, @Nullable String emoji) {
        Map<String, Set<String>> reactions =
                kept(conversation, id).map(kept -> kept.reactions).orElseGet(HashMap::new);
        if (emoji != null) {
            return reactions.remove(emoji) != null;
        }
        boolean any = !reactions.isEmpty();
        reactions.clear();
        return any;
    }

    /** Pins a message, or with null unpins it; false when it was so already. */
    synchronized boolean pin(Conversation conversation, String id, @Nullable Instant at) {
        Kept kept = kept(conversation, id).orElse(null);
        if (kept == null || (kept.pinnedAt == null) == (at == null)) {
            return false;
        }
        if (at != null && pins(conversation).size() >= PINS_MAX) {
            throw DiscordRefusal.of(400, 30003, "Maximum number of pins reached (" + PINS_MAX + ")")
                    .thrown();
        }
        kept.pinnedAt = at;
        return true;
    }

    synchronized boolean pinned(Conversation conversation, String id) {
        return kept(conversation, id).map(kept -> kept.pinnedAt != null).orElse(false);
    }

    /** A pinned message. */
    record Pin(Post post, Instant at) {}

    /** Last pinned first. */
    synchronized List<Pin> pins(Conversation conversation) {
        List<Pin> pins = new ArrayList<>();
        for (Kept kept : byConversation
                .getOrDefault(conversation.id(), new LinkedHashMap<>())
                .values()) {
            if (kept.pinnedAt != null) {
                pins.add(new Pin(kept.post, kept.pinnedAt));
            }
        }
        pins.sort(Comparator.comparing(Pin::at).reversed());
        return pins;
    }

    /** Who reacted with what, in the order of the first of each. */
    synchronized Map<String, Set<String>> reactions(Conversation conversation, String id) {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        kept(conversation, id)
                .ifPresent(kept -> kept.reactions.forEach((emoji, users) -> copy.put(emoji, Set.copyOf(users))));
        return copy;
    }

    private Optional<Kept> kept(Conversation conversation, String id) {
        return Optional.ofNullable(byConversation.get(conversation.id())).map(kept -> kept.get(id));
    }
}
