package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.CommandInfo;
import dev.holdfast.gateway.CommandInfo.Kind;
import dev.holdfast.gateway.CommandInfo.Option;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.discord.DiscordAnswers.Asked;
import dev.holdfast.gateway.discord.DiscordAnswers.Twice;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The bot's list of slash commands on the platform (Discord: Application Commands): one request puts a whole list in the place of
 * the one before, and none is made where that says the same. What does not fit the platform's limits is cut or left out.
 */
final class DiscordCommands {

    static final int COMMANDS_MAX = 100;

    private static final int OPTIONS_MAX = 25;
    private static final int CHOICES_MAX = 25;
    private static final int TEXT_MAX = 100;

    /** What numbers the platform passes on without loss. */
    private static final long NUMBER_MAX = (1L << 53) - 1;

    private static final int STRING = 3;
    private static final int INTEGER = 4;

    private final DiscordRest rest;
    private final Application application;
    private final Time time;

    DiscordCommands(DiscordRest rest, Application application, Time time) {
        this.rest = rest;
        this.application = application;
        this.time = time;
    }

    /** Never fails; doing it again does no harm. */
    Future<SendResult> publish(List<CommandInfo> commands) {
        ArrayNode wanted = list(commands);
        return applicationId()
                .compose(asked -> asked instanceof SendResult.Sent
                        ? rest.call(Route.commands(HttpMethod.GET, application.id()), Body.NONE)
                                .compose(present -> same(wanted, present)
                                        ? Future.succeededFuture(new SendResult.Sent("", time.now()))
                                        : put(wanted))
                        : Future.succeededFuture(asked));
    }

    private Future<SendResult> put(ArrayNode wanted) {
        Body body = Body.json(Buffer.buffer(wanted.toString()));
        return rest.call(Route.commands(HttpMethod.PUT, application.id()), body)
                .map(result -> answer("publishing the commands", result));
    }

    private Future<SendResult> applicationId() {
        if (!application.id().isEmpty()) {
            return Future.succeededFuture(new SendResult.Sent(application.id(), time.now()));
        }
        return rest.call(Route.APPLICATION, Body.NONE).map(result -> {
            SendResult said = answer("asking for the application", result);
            if (said instanceof SendResult.Sent sent) {
                application.learn(sent.messageId());
            }
            return said;
        });
    }

    private SendResult answer(String what, Result result) {
        return DiscordAnswers.of(result, new Asked(what, Twice.HARMLESS, false), time.now());
    }

    /** The list as the platform takes it. Pure. */
    static ArrayNode list(List<CommandInfo> commands) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        commands.stream()
                .filter(command ->
                        command.options().stream().filter(Option::required).count() <= OPTIONS_MAX)
                .limit(COMMANDS_MAX)
                .forEach(command -> write(list.addObject(), command));
        return list;
    }

    private static void write(ObjectNode json, CommandInfo command) {
        json.put("name", command.name());
        json.put("type", 1);
        json.put("description", described(command.description(), command.name()));
        ArrayNode options = json.putArray("options");
        command.options().stream().limit(OPTIONS_MAX).forEach(option -> write(options.addObject(), option));
    }

    private static void write(ObjectNode json, Option option) {
        json.put("name", option.name());
        json.put("required", option.required());
        switch (option.kind()) {
            case Kind.Text text -> {
                json.put("type", STRING);
                json.put("description", option.name());
            }
            case Kind.WholeNumber number -> {
                json.put("type", INTEGER);
                json.put("description", described(number.min() + " to " + number.max(), option.name()));
                json.put("min_value", Math.clamp(number.min(), -NUMBER_MAX, NUMBER_MAX));
                json.put("max_value", Math.clamp(number.max(), -NUMBER_MAX, NUMBER_MAX));
            }
            case Kind.Choice choice -> choices(json, option.name(), choice.words());
        }
    }

    /** Where there are more words than the platform lists, any is taken, and the bot says what is allowed. */
    private static void choices(ObjectNode json, String name, List<String> words) {
        json.put("type", STRING);
        json.put("description", described(String.join(", ", words), name));
        boolean listed = words.size() <= CHOICES_MAX
                && words.stream().allMatch(word -> !word.isBlank() && length(word) <= TEXT_MAX);
        if (listed) {
            ArrayNode choices = json.putArray("choices");
            for (String word : words) {
                choices.addObject().put("name", word).put("value", word);
            }
        }
    }

    private static String described(String text, String otherwise) {
        String line = text.isBlank() ? otherwise : text.replaceAll("\\s+", " ").strip();
        return length(line) <= TEXT_MAX ? line : line.substring(0, line.offsetByCodePoints(0, TEXT_MAX - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean same(ArrayNode wanted, Result present) {
        if (!(present instanceof Result.Answered answered)
                || answered.status() != 200
                || !answered.body().isArray()) {
            return false;
        }
        return sorted(wanted).equals(sorted(answered.body()));
    }

    private static List<String> sorted(JsonNode commands) {
        return StreamSupport.stream(commands.spliterator(), false)
                .map(DiscordCommands::essence)
                .sorted()
                .toList();
    }

    /** What people see of a command, without what the platform adds. */
    private static String essence(JsonNode command) {
        List<String> words = new ArrayList<>();
        words.add(Fields.text(command, "name"));
        words.add(command.path("type").asText("1"));
        words.add(Fields.text(command, "description"));
        for (JsonNode option : command.path("options")) {
            words.add(Fields.text(option, "name"));
            words.add(option.path("type").asText());
            words.add(Boolean.toString(option.path("required").asBoolean(false)));
            words.add(Fields.text(option, "description"));
            words.add(option.path("min_value").asText(""));
            words.add(option.path("max_value").asText(""));
            for (JsonNode choice : option.path("choices")) {
                words.add(Fields.text(choice, "name"));
            }
        }
        return String.join("\u0000", words);
    }
}
