package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.discord.Interaction.Kind;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.wire.Json;
import java.util.List;
import java.util.Optional;

/** Answers to interactions: the first one within three seconds, and what follows (Discord: Receiving and Responding). */
final class InteractionCalls {
    static final int MESSAGE = 4;
    static final int DEFERRED_MESSAGE = 5;
    static final int DEFERRED_UPDATE = 6;
    static final int UPDATE = 7;
    static final int MODAL = 9;

    private final Interactions interactions;
    private final Talk talk;
    private final Posts posts;
    private final Shapes shapes;
    private final MessageShapes messages;

    InteractionCalls(Interactions interactions, Talk talk, Posts posts, Shapes shapes) {
        this.interactions = interactions;
        this.talk = talk;
        this.posts = posts;
        this.shapes = shapes;
        this.messages = new MessageShapes(shapes, posts);
    }

    Answer callback(Call call) {
        Interaction interaction =
                interactions.waiting(call.at().get(1), call.at().get(2));
        Optional<Talk.Told> told = answer(interaction, call.json(), call.body().files(), call.authority());
        if (!"true".equalsIgnoreCase(call.query().get("with_response"))) {
            return new Answer(204, null, told.map(Talk.Told::message).orElse(null));
        }
        ObjectNode json = Json.MAPPER.createObjectNode();
        ObjectNode about = json.putObject("interaction");
        about.put("id", interaction.id).put("type", interaction.kind.number);
        ObjectNode resource = json.putObject("resource");
        resource.put("type", call.json().path("type").asInt());
        if (told.isPresent()) {
            about.put("response_message_id", told.get().post().id());
            about.put("response_message_loading", told.get().post().has(Post.LOADING));
            about.put("response_message_ephemeral", told.get().post().has(Post.EPHEMERAL));
            resource.set("message", messages.message(told.get().post(), interaction.room));
        }
        return new Answer(200, json, told.map(Talk.Told::message).orElse(null));
    }

    /** Takes the first answer, from the callback or from the body of an answered webhook. */
    Optional<Talk.Told> answer(Interaction interaction, JsonNode answer, List<Upload> files, String authority) {
        int type = answer.path("type").asInt(0);
        JsonNode data = answer.path("data");
        FormErrors errors = new FormErrors();
        if (!fits(interaction, type)) {
            errors.add("type", "BASE_TYPE_CHOICES", "This answer does not fit this kind of interaction.");
        } else if (type == MODAL) {
            ComponentRules.checkModal(errors, data);
        }
        errors.throwIfAny();
        // A message that is not in order leaves the interaction unanswered.
        JsonNode shown = data.isObject() ? data : Json.MAPPER.createObjectNode();
        Draft draft = switch (type) {
            case MESSAGE -> Draft.toSend(shown, files);
            case UPDATE, DEFERRED_MESSAGE -> Draft.toEdit(shown, files);
            default -> Draft.toEdit(Json.MAPPER.createObjectNode(), List.of());
        };
        if (!interaction.answer(type)) {
            throw DiscordRefusal.ofCode(40060).thrown();
        }
        return switch (type) {
            case MESSAGE -> Optional.of(first(interaction, draft, 0, authority));
            case DEFERRED_MESSAGE -> Optional.of(first(interaction, draft, Post.LOADING, authority));
            case UPDATE -> Optional.of(update(interaction, draft, authority));
            case DEFERRED_UPDATE -> {
                interactions.source(interaction).ifPresent(source -> interaction.original(source.id()));
                yield Optional.empty();
            }
            case MODAL -> {
                interactions.forms().open(interaction, data);
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    Answer followUp(Call call) {
        Interaction interaction = alive(call);
        Draft draft = Draft.toSend(call.json(), call.body().files());
        Optional<Post> loading = original(interaction).filter(post -> post.has(Post.LOADING));
        if (loading.isPresent()) { // as before there was PATCH @original
            Talk.Told told = talk.edit(interaction.room, loading.get(), draft, Post.LOADING, call.authority());
            return new Answer(200, messages.message(told.post(), interaction.room), told.message());
        }
        Talk.Told told =
                talk.send(interaction.bot, interaction.room, draft, circumstances(interaction, 0), call.authority());
        return new Answer(200, messages.message(told.post(), interaction.room), told.message());
    }

    Answer read(Call call) {
        Interaction interaction = alive(call);
        return Answer.ok(messages.message(post(call, interaction), interaction.room));
    }

    Answer edit(Call call) {
        Interaction interaction = alive(call);
        Post post = post(call, interaction);
        Draft draft = Draft.toEdit(call.json(), call.body().files());
        Talk.Told told = talk.edit(interaction.room, post, draft, Post.LOADING, call.authority());
        boolean finished = post.has(Post.LOADING);
        return new Answer(200, messages.message(told.post(), interaction.room), finished ? told.message() : null);
    }

    Answer delete(Call call) {
        Interaction interaction = alive(call);
        talk.delete(interaction.room.conversation(), post(call, interaction));
        return Answer.nothing();
    }

    private Talk.Told first(Interaction interaction, Draft draft, int flags, String authority) {
        Talk.Told told =
                talk.send(interaction.bot, interaction.room, draft, circumstances(interaction, flags), authority);
        interaction.original(told.post().id());
        return told;
    }

    private Talk.Told update(Interaction interaction, Draft draft, String authority) {
        Post source = interactions
                .source(interaction)
                .orElseThrow(() -> DiscordRefusal.ofCode(10008).thrown());
        interaction.original(source.id());
        return talk.edit(interaction.room, source, draft, 0, authority);
    }

    private Talk.Circumstances circumstances(Interaction interaction, int flags) {
        String answers = interaction.source == null ? interaction.id : interaction.source.id();
        return new Talk.Circumstances(interaction.metadata(shapes), answers, interaction.user, flags);
    }

    private Interaction alive(Call call) {
        Interaction interaction = interactions.alive(call.at().get(1), call.at().get(2));
        if (interaction.answer() == null) {
            throw DiscordRefusal.ofCode(10015).thrown();
        }
        return interaction;
    }

    private Post post(Call call, Interaction interaction) {
        String id = call.at().get(4);
        Optional<Post> found = id.equals("@original")
                ? original(interaction)
                : posts.find(interaction.room.conversation(), id)
                        .filter(post ->
                                post.author().equals(interaction.bot.bot().user()));
        return found.orElseThrow(() -> DiscordRefusal.ofCode(10008).thrown());
    }

    private Optional<Post> original(Interaction interaction) {
        String id = interaction.original();
        return id == null ? Optional.empty() : posts.find(interaction.room.conversation(), id);
    }

    private static boolean fits(Interaction interaction, int type) {
        return switch (type) {
            case MESSAGE, DEFERRED_MESSAGE -> true;
            case DEFERRED_UPDATE, UPDATE -> interaction.source != null;
            case MODAL -> interaction.kind != Kind.FORM;
            default -> false;
        };
    }
}
