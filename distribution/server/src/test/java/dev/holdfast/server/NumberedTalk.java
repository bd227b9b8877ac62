package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * People who say numbered messages in many conversations of QQ and of Discord, and the chat service's own record of what they said
 * and of what it accepted as answers.
 */
final class NumberedTalk {

    private static final int GROUPS = 20;
    private static final int PRIVATE_CHATS = 10;
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(8);

    /** One message in so many is said on Discord, which takes 50 answers a second of a bot, and one a second in a channel. */
    private static final int DISCORD_EVERY = 8;

    /**
     * People of a platform fall silent while so many of their messages wait: on a machine that is busy with other things the bot
     * would be told more than it has time to answer. QQ takes no answer after five minutes, and Discord, which takes one a second
     * in a channel, does not know a repetition after two.
     */
    private static final Map<Platform, Integer> WAITING_MAX = Map.of(Platform.QQ, 1000, Platform.DISCORD, 90);

    private final Sandbox sandbox;
    private final Random choice;
    private final List<String> onQq;
    private final List<String> onDiscord;
    private final Map<String, List<String>> asked = new ConcurrentHashMap<>();
    private final Map<String, List<ChatMessage>> answered = new ConcurrentHashMap<>();
    private final Map<Platform, AtomicInteger> waiting =
            Map.of(Platform.QQ, new AtomicInteger(), Platform.DISCORD, new AtomicInteger());
    private final Thread people = new Thread(this::talk, "people");
    private volatile boolean talking = true;
    private volatile @Nullable RuntimeException failure;

    NumberedTalk(Sandbox sandbox, Random choice) {
        this.sandbox = sandbox;
        this.choice = choice;
        this.onQq = populate(Platform.QQ, Kind.GROUP, null);
        this.onDiscord = populate(Platform.DISCORD, Kind.CHANNEL, "crash");
        sandbox.onBotMessage(message -> {
            answered.computeIfAbsent(message.conversation(), none -> new CopyOnWriteArrayList<>())
                    .add(message);
            waiting(onQq.contains(message.conversation()) ? Platform.QQ : Platform.DISCORD)
                    .decrementAndGet();
        });
    }

    private AtomicInteger waiting(Platform platform) {
        return Objects.requireNonNull(waiting.get(platform), "every platform");
    }

    private List<String> populate(Platform platform, Kind together, @Nullable String space) {
        List<String> conversations = new ArrayList<>();
        for (int number = 1; number <= GROUPS + PRIVATE_CHATS; number++) {
            String id = platform.id() + "-" + number;
            sandbox.add(new User(member(id), member(id), false));
            boolean group = number <= GROUPS;
            sandbox.add(new Conversation(
                    platform, id, group ? together : Kind.PRIVATE, id, group ? space : null, List.of(member(id))));
            conversations.add(id);
        }
        return conversations;
    }

    private List<String> conversations(Platform platform) {
        return switch (platform) {
            case QQ -> onQq;
            case DISCORD -> onDiscord;
        };
    }

    private static String member(String conversation) {
        return "member-" + conversation;
    }

    void begin() {
        people.start();
    }

    private void talk() {
        try {
            sayOneAfterTheOther();
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    private void sayOneAfterTheOther() {
        Map<String, Integer> numbers = new HashMap<>();
        while (talking) {
            Platform platform = choice.nextInt(DISCORD_EVERY) == 0 ? Platform.DISCORD : Platform.QQ;
            LockSupport.parkNanos(BETWEEN_MESSAGES.toNanos());
            if (waiting(platform).get() >= WAITING_MAX.getOrDefault(platform, 0)) {
                continue;
            }
            waiting(platform).incrementAndGet();
            List<String> places = conversations(platform);
            String conversation = places.get(choice.nextInt(places.size()));
            int number = numbers.merge(conversation, 1, Integer::sum);
            // The list is there before an answer can be.
            List<String> ids = askedIn(conversation);
            ids.add(sandbox.say(conversation, member(conversation), "!echo " + conversation + " says " + number));
        }
    }

    void end() {
        talking = false;
        try {
            people.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        assertThat(failure).as("what kept people from talking").isNull();
        for (Platform platform : Platform.values()) {
            assertThat(messages(platform)).as("messages on " + platform).isGreaterThan(20);
        }
    }

    /** By the record, in every conversation. */
    void assertEachWasAnsweredOnceAndInOrder() {
        for (Platform platform : Platform.values()) {
            for (String conversation : conversations(platform)) {
                List<String> questions = askedIn(conversation);
                assertThat(answersIn(conversation).stream().map(questions::indexOf))
                        .as("the numbers of the messages answered in " + conversation)
                        .containsExactlyElementsOf(
                                IntStream.range(0, questions.size()).boxed().toList());
            }
        }
    }

    private List<String> askedIn(String conversation) {
        return asked.computeIfAbsent(conversation, none -> new CopyOnWriteArrayList<>());
    }

    private List<String> answersIn(String conversation) {
        return answered.getOrDefault(conversation, List.of()).stream()
                .map(ChatMessage::answers)
                .toList();
    }

    /** What still waits for an answer, as somebody would look for it in a log. */
    List<String> unanswered() {
        List<String> unanswered = new ArrayList<>();
        asked.forEach((conversation, questions) -> {
            Set<String> answers = new HashSet<>(answersIn(conversation));
            for (int index = 0; index < questions.size(); index++) {
                if (!answers.contains(questions.get(index))) {
                    unanswered.add(conversation + " says " + (index + 1) + ", message " + questions.get(index));
                }
            }
        });
        return unanswered;
    }

    /** How many were said. */
    long messages(Platform platform) {
        return conversations(platform).stream()
                .mapToLong(conversation -> askedIn(conversation).size())
                .sum();
    }
}
