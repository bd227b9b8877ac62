package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Conversation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The newest messages of every conversation, and the reactions to them. */
final class Posts {
    private static final int REACTIONS_MAX = 20;

    private final int historyMax;
    private final Map<String, LinkedHashMap<String, Kept>> byConversation = new HashMap<>();

    Posts(int historyMax) {
        this.historyMax = historyMax;
    }

    private static final class Kept {
        private Post post;
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
