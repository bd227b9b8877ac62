package dev.holdfast.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** People in the sandbox's conversations. */
final class Chat {

    static final String OPERATOR = "lin";
    static final String GUEST = "mei";

    static final String CHANNEL = "lobby";
    static final String DIRECT = "dm-lin";
    static final String GROUP = "tea-house";
    static final String PRIVATE = "private-lin";
    static final String DISCORD = "discord-general";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final Api api;

    Chat(Api api) {
        this.api = api;
    }

    /** What somebody said. */
    record Said(String conversation, String id, long n) {}

    /**
     * What the bot said.
     *
     * @param json as the control API shows it
     */
    record Answer(JsonNode json) {

        String text() {
            return json.path("text").asText();
        }

        String format() {
            return json.path("format").asText();
        }

        boolean rich() {
            return format().equals("markdown") || !json.path("embeds").isEmpty();
        }

        /** Every word a reader sees, cards included. */
        String words() {
            StringBuilder words = new StringBuilder(text());
            for (JsonNode embed : json.path("embeds")) {
                words.append('\n').append(embed.path("title").asText());
                words.append('\n').append(embed.path("description").asText());
                for (JsonNode field : embed.path("fields")) {
                    words.append('\n').append(field.path("name").asText());
                    words.append(' ').append(field.path("value").asText());
                }
            }
            return words.toString();
        }
    }

    Said say(String conversation, String user, String text) {
        String body = JSON.createObjectNode()
                .put("conversation", conversation)
                .put("user", user)
                .put("text", text)
                .put("mention", true)
                .toString();
        Api.Answer answer = api.post("/sandbox/messages", body);
        if (answer.status() != 201) {
            throw new AssertionError("the sandbox refused a message: " + answer);
        }
        return new Said(
                conversation,
                answer.json().path("id").asText(),
                answer.json().path("n").asLong());
    }

    /** Types a slash command where there are such; the text goes without the slash. */
    Said command(String conversation, String user, String text) {
        String body = JSON.createObjectNode()
                .put("conversation", conversation)
                .put("user", user)
                .put("text", text)
                .toString();
        Api.Answer answer = api.post("/sandbox/commands", body);
        if (answer.status() != 202) {
            throw new AssertionError("the sandbox refused a command: " + answer);
        }
        return new Said(conversation, answer.json().path("id").asText(), 0);
    }

    Said say(String text) {
        return say(CHANNEL, OPERATOR, text);
    }

    /** Says something and waits for the answer to it. */
    Answer ask(String conversation, String user, String text) {
        return answerTo(say(conversation, user, text), ANSWER_MAX);
    }

    Answer ask(String text) {
        return ask(CHANNEL, OPERATOR, text);
    }

    Answer answerTo(Said said, Duration atMost) {
        await("an answer to '" + said + "'")
                .atMost(atMost)
                .until(() -> !answersTo(said).isEmpty());
        return answersTo(said).getFirst();
    }

    /** Every answer to a message so far. */
    List<Answer> answersTo(Said said) {
        return answersAfter(said.conversation(), said.n()).stream()
                .filter(answer -> answer.json().path("answers").asText().equals(said.id()))
                .toList();
    }

    /** Everything the bot said in a conversation after a message. */
    List<Answer> answersAfter(String conversation, long n) {
        String query = "?conversation=" + URLEncoder.encode(conversation, StandardCharsets.UTF_8) + "&after=" + n;
        List<Answer> answers = new ArrayList<>();
        for (JsonNode message : api.get("/sandbox/messages" + query).json().path("messages")) {
            if (message.path("from").path("bot").asBoolean()) {
                answers.add(new Answer(message));
            }
        }
        return answers;
    }

    /** The texts the bot said in a conversation after a message, in their order. */
    List<String> textsAfter(String conversation, long n) {
        return answersAfter(conversation, n).stream().map(Answer::text).collect(Collectors.toList());
    }
}
