package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Conversation.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every {@link Place}, by the sandbox's id and by the platform's. */
final class Places {
    private final String bot;
    private final int openingsMax;
    private final Map<String, Place> byConversation = new ConcurrentHashMap<>();
    private final Map<Kind, Map<String, Place>> byWire = Map.of(
            Kind.CHANNEL, new ConcurrentHashMap<>(),
            Kind.DIRECT, new ConcurrentHashMap<>(),
            Kind.GROUP, new ConcurrentHashMap<>(),
            Kind.PRIVATE, new ConcurrentHashMap<>());

    Places(String bot, int openingsMax) {
        this.bot = bot;
        this.openingsMax = openingsMax;
    }

    void add(Conversation conversation) {
        Place place = new Place(conversation, bot, openingsMax);
        byConversation.put(conversation.id(), place);
        of(conversation.kind()).put(place.wireId(), place);
    }

    Place of(Conversation conversation) {
        Place place = byConversation.get(conversation.id());
        if (place == null) {
            throw new IllegalStateException("Conversation " + conversation.id() + " was never given a place.");
        }
        return place;
    }

    Optional<Place> find(Kind kind, String wireId) {
        return Optional.ofNullable(of(kind).get(wireId));
    }

    Collection<Place> all() {
        return byConversation.values();
    }

    /** Every id that user has, in whatever place. */
    List<String> idsOf(String user) {
        return all().stream()
                .filter(place -> place.conversation().members().contains(user))
                .map(place -> place.userId(user))
                .distinct()
                .sorted()
                .toList();
    }

    private Map<String, Place> of(Kind kind) {
        return byWire.getOrDefault(kind, Map.of());
    }
}
