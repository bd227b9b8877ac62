package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Conversation.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Who talks where, and what was said. Knows no protocol. Each conversation keeps its newest messages and forgets the rest. */
final class World {
    static final String SPACE = "holdfast";
    static final User BOT = new User("bot", "Holdfast", true);
    static final User OPERATOR = new User("lin", "Lin", false);

    private final int historyMax;
    private final Map<String, User> users = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Talk> talks = Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicLong posted = new AtomicLong();

    World(int historyMax) {
        this.historyMax = historyMax;
    }

    /** The world a newcomer finds. */
    static World starting(int historyMax) {
        World world = new World(historyMax);
        world.add(OPERATOR);
        world.add(new User("mei", "Mei", false));
        world.add(new User("hao", "Hao", false));
        world.add(new User("wen", "Wen", false));
        List<String> everyone = List.of("lin", "mei", "hao", "wen");
        world.add(new Conversation("lobby", Kind.CHANNEL, "lobby", SPACE, everyone));
        world.add(new Conversation("night-owls", Kind.CHANNEL, "night-owls", SPACE, everyone));
        world.add(new Conversation("dm-lin", Kind.DIRECT, "Lin (from the guild)", SPACE, List.of("lin")));
        world.add(new Conversation("tea-house", Kind.GROUP, "Tea house", null, List.of("lin", "mei", "hao")));
        world.add(new Conversation("road-trip", Kind.GROUP, "Road trip", null, List.of("lin", "wen", "mei")));
        world.add(new Conversation("private-lin", Kind.PRIVATE, "Lin", null, List.of("lin")));
        world.add(new Conversation("private-mei", Kind.PRIVATE, "Mei", null, List.of("mei")));
        return world;
    }

    void add(User user) {
        users.put(user.id(), user);
    }

    /** Adds a conversation; its members must be known. */
    void add(Conversation conversation) {
        conversation.members().forEach(this::user);
        if (talks.putIfAbsent(conversation.id(), new Talk(conversation)) != null) {
            throw new IllegalArgumentException("Conversation " + conversation.id() + " already exists.");
        }
    }

    Collection<User> users() {
        synchronized (users) {
            return List.copyOf(users.values());
        }
    }

    List<Conversation> conversations() {
        synchronized (talks) {
            return talks.values().stream().map(talk -> talk.conversation).toList();
        }
    }

    /** The user of that id; IllegalArgumentException names the known ones. */
    User user(String id) {
        User user = users.get(id);
        if (user == null) {
            throw new IllegalArgumentException("There is no user " + id + "; known are " + users.keySet() + ".");
        }
        return user;
    }

    /** The conversation of that id; IllegalArgumentException names the known ones. */
    Conversation conversation(String id) {
        return talk(id).conversation;
    }

    /** Numbers the message and appends it. */
    ChatMessage post(String conversation, LongFunction<ChatMessage> message) {
        return talk(conversation).post(posted, message, historyMax);
    }

    Optional<ChatMessage> message(String conversation, String id) {
        return talk(conversation).find(id);
    }

    /** Messages of a conversation with a number above {@code after}, oldest first. */
    List<ChatMessage> messages(String conversation, long after) {
        return talk(conversation).after(after);
    }

    /**
     * The newest messages of all conversations with a number above {@code after}, at most {@code max}, oldest first.
     *
     * @param upTo a number {@link #posted} gave: up to it nothing can appear later
     */
    List<ChatMessage> newest(long after, long upTo, int max) {
        List<ChatMessage> found = new ArrayList<>();
        for (Talk talk : everyTalk()) {
            found.addAll(talk.after(after));
        }
        found.removeIf(message -> message.n() > upTo);
        found.sort(Comparator.comparingLong(ChatMessage::n));
        return found.size() <= max ? found : found.subList(found.size() - max, found.size());
    }

    /** The number of the newest message; 0 before the first. */
    long posted() {
        return posted.get();
    }

    /** Takes a message away; false when it was not there. */
    boolean remove(String conversation, String id) {
        return talk(conversation).remove(id);
    }

    private List<Talk> everyTalk() {
        synchronized (talks) {
            return List.copyOf(talks.values());
        }
    }

    private Talk talk(String id) {
        Talk talk = talks.get(id);
        if (talk == null) {
            throw new IllegalArgumentException(
                    "There is no conversation " + id + "; known are " + talks.keySet() + ".");
        }
        return talk;
    }

    /** One conversation's newest messages, by age and by id. */
    private static final class Talk {
        private final Conversation conversation;
        private final ArrayDeque<ChatMessage> history = new ArrayDeque<>();
        private final Map<String, ChatMessage> byId = new HashMap<>();

        private Talk(Conversation conversation) {
            this.conversation = conversation;
        }

        private synchronized ChatMessage post(AtomicLong posted, LongFunction<ChatMessage> make, int historyMax) {
            ChatMessage message = make.apply(posted.incrementAndGet());
            history.addLast(message);
            byId.put(message.id(), message);
            if (history.size() > historyMax) {
                byId.remove(history.removeFirst().id());
            }
            return message;
        }

        private synchronized Optional<ChatMessage> find(String id) {
            return Optional.ofNullable(byId.get(id));
        }

        private synchronized List<ChatMessage> after(long n) {
            if (history.isEmpty() || history.getLast().n() <= n) {
                return List.of();
            }
            return history.stream().filter(message -> message.n() > n).toList();
        }

        private synchronized boolean remove(String id) {
            ChatMessage message = byId.remove(id);
            return message != null && history.remove(message);
        }
    }
}
