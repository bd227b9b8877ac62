package dev.holdfast.sandbox.world;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.User;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** Who talks where, and what was said. Knows no protocol. Each conversation keeps its newest messages and forgets the rest. */
public final class World {
    /** The server a newcomer finds, on either platform. */
    public static final String SPACE = "holdfast";
    /** Who is meant to be the bots' operator. */
    public static final User OPERATOR = new User("lin", "Lin", false);

    private static final int CHANGES_KEPT = 4096;

    private final int historyMax;
    private final Map<String, User> users = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Talk> talks = Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicLong posted = new AtomicLong();

    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private long changeCount;

    private World(int historyMax) {
        this.historyMax = historyMax;
    }

    /** The world a newcomer finds: conversations of those platforms only. */
    public static World starting(int historyMax, Set<Platform> platforms) {
        World world = new World(historyMax);
        world.add(OPERATOR);
        world.add(new User("mei", "Mei", false));
        world.add(new User("hao", "Hao", false));
        world.add(new User("wen", "Wen", false));
        List<String> everyone = List.of("lin", "mei", "hao", "wen");
        if (platforms.contains(Platform.QQ)) {
            world.addQq(everyone);
        }
        if (platforms.contains(Platform.DISCORD)) {
            world.addDiscord(everyone);
        }
        return world;
    }

    private void addQq(List<String> everyone) {
        add(new Conversation("lobby", Kind.CHANNEL, "lobby", SPACE, everyone));
        add(new Conversation("night-owls", Kind.CHANNEL, "night-owls", SPACE, everyone));
        add(new Conversation("dm-lin", Kind.DIRECT, "Lin (from the guild)", SPACE, List.of("lin")));
        add(new Conversation("tea-house", Kind.GROUP, "Tea house", null, List.of("lin", "mei", "hao")));
        add(new Conversation("road-trip", Kind.GROUP, "Road trip", null, List.of("lin", "wen", "mei")));
        add(new Conversation("private-lin", Kind.PRIVATE, "Lin", null, List.of("lin")));
        add(new Conversation("private-mei", Kind.PRIVATE, "Mei", null, List.of("mei")));
    }

    private void addDiscord(List<String> everyone) {
        Platform discord = Platform.DISCORD;
        add(new Conversation(discord, "discord-general", Kind.CHANNEL, "general", SPACE, everyone));
        add(new Conversation(discord, "discord-builds", Kind.CHANNEL, "builds", SPACE, everyone));
        add(new Conversation(discord, "discord-lin", Kind.PRIVATE, "Lin", null, List.of("lin")));
        add(new Conversation(discord, "discord-mei", Kind.PRIVATE, "Mei", null, List.of("mei")));
    }

    public void add(User user) {
        users.put(user.id(), user);
    }

    /** Adds a conversation; its members must be known. */
    public void add(Conversation conversation) {
        conversation.members().forEach(this::user);
        if (talks.putIfAbsent(conversation.id(), new Talk(conversation)) != null) {
            throw new IllegalArgumentException("Conversation " + conversation.id() + " already exists.");
        }
    }

    public Collection<User> users() {
        synchronized (users) {
            return List.copyOf(users.values());
        }
    }

    public List<Conversation> conversations() {
        synchronized (talks) {
            return talks.values().stream().map(talk -> talk.conversation).toList();
        }
    }

    /** The user of that id; IllegalArgumentException names the known ones. */
    public User user(String id) {
        User user = users.get(id);
        if (user == null) {
            throw new IllegalArgumentException("There is no user " + id + "; known are " + users.keySet() + ".");
        }
        return user;
    }

    /** The conversation of that id; IllegalArgumentException names the known ones. */
    public Conversation conversation(String id) {
        return talk(id).conversation;
    }

    /** Numbers the message and appends it. */
    public ChatMessage post(String conversation, LongFunction<ChatMessage> message) {
        return talk(conversation).post(posted, message, historyMax);
    }

    public Optional<ChatMessage> message(String conversation, String id) {
        return talk(conversation).find(id);
    }

    /** Messages of a conversation with a number above {@code after}, oldest first. */
    public List<ChatMessage> messages(String conversation, long after) {
        return talk(conversation).after(after);
    }

    /**
     * The newest messages of all conversations with a number above {@code after}, at most {@code max}, oldest first.
     *
     * @param upTo a number {@link #posted} gave: up to it nothing can appear later
     */
    public List<ChatMessage> newest(long after, long upTo, int max) {
        List<ChatMessage> found = new ArrayList<>();
        for (Talk talk : everyTalk()) {
            found.addAll(talk.after(after));
        }
        found.removeIf(message -> message.n() > upTo);
        found.sort(Comparator.comparingLong(ChatMessage::n));
        return found.size() <= max ? found : found.subList(found.size() - max, found.size());
    }

    /** The number of the newest message; 0 before the first. */
    public long posted() {
        return posted.get();
    }

    /** Changes a message where it stands; false when it was not there. */
    public boolean replace(String conversation, String id, UnaryOperator<ChatMessage> change) {
        boolean known = talk(conversation).replace(id, change);
        if (known) {
            changed(new Change(conversation, id));
        }
        return known;
    }

    /** Takes a message away; false when it was not there. */
    public boolean remove(String conversation, String id) {
        boolean known = talk(conversation).remove(id);
        if (known) {
            changed(new Change(conversation, id));
        }
        return known;
    }

    /** A message that was changed or taken away. */
    public record Change(String conversation, String id) {}

    /** Changes with a number above {@code after}, the newest few thousand, in their order. */
    public List<Change> changes(long after) {
        synchronized (changes) {
            long known = changeCount - changes.size();
            return changes.stream().skip(Math.max(0, after - known)).toList();
        }
    }

    /** How many changes there were so far. */
    public long changeCount() {
        synchronized (changes) {
            return changeCount;
        }
    }

    private void changed(Change change) {
        synchronized (changes) {
            changeCount++;
            changes.addLast(change);
            if (changes.size() > CHANGES_KEPT) {
                changes.removeFirst();
            }
        }
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

        private synchronized boolean replace(String id, UnaryOperator<ChatMessage> change) {
            ChatMessage before = byId.get(id);
            if (before == null) {
                return false;
            }
            ChatMessage after = change.apply(before);
            byId.put(id, after);
            List<ChatMessage> all = new ArrayList<>(history);
            all.set(all.indexOf(before), after);
            history.clear();
            history.addAll(all);
            return true;
        }

        private synchronized boolean remove(String id) {
            ChatMessage message = byId.remove(id);
            return message != null && history.remove(message);
        }
    }
}
