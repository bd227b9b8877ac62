package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Form;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What users do to bots: commands typed, buttons pressed, forms filled in; each waits three seconds for an answer. */
final class Interactions {
    static final Duration TO_ANSWER = Duration.ofSeconds(3);
    static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);
    private static final int KEPT = 1000;
    private static final User DISCORD = new User("discord", "Discord", false);

    private final World world;
    private final Posts posts;
    private final Shapes shapes;
    private final Snowflakes ids;
    private final InstantSource clock;
    private final BiConsumer<Interaction, ObjectNode> deliver;
    private final Map<String, Interaction> byToken = new LinkedHashMap<>();
    private final Map<String, Pending> forms = new LinkedHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    private record Pending(Form form, Interaction opener, JsonNode modal) {}

    /** @param deliver takes an interaction to its bot, over the socket or by HTTP */
    Interactions(
            World world,
            Posts posts,
            Shapes shapes,
            Snowflakes ids,
            InstantSource clock,
            BiConsumer<Interaction, ObjectNode> deliver) {
        this.world = world;
        this.posts = posts;
        this.shapes = shapes;
        this.ids = ids;
        this.clock = clock;
        this.deliver = deliver;
    }

    String press(DiscordBot bot, Room room, User user, Post post, String customId) {
        Interaction interaction = begin(bot, room, user, Interaction.Kind.COMPONENT, "", post);
        int equals = customId.indexOf('=');
        boolean chosen = equals > 0 && find(post.body().components(), customId.substring(0, equals)) == 3;
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("id", 2);
        data.put("component_type", chosen ? ComponentRules.STRING_SELECT : ComponentRules.BUTTON);
        data.put("custom_id", chosen ? customId.substring(0, equals) : customId);
        if (chosen) {
            data.putArray("values").add(customId.substring(equals + 1));
        }
        ObjectNode event = event(interaction, data);
        event.set("message", shapes.message(post, room));
        deliver.accept(interaction, event);
        return interaction.id;
    }

    String command(DiscordBot bot, Room room, User user, ObjectNode command, ArrayNode options) {
        String name = command.path("name").asText();
        Interaction interaction = begin(bot, room, user, Interaction.Kind.COMMAND, name, null);
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.set("id", command.get("id"));
        data.put("name", name).put("type", 1);
        if (!options.isEmpty()) {
            data.set("options", options);
        }
        if (command.has("guild_id")) {
            data.set("guild_id", command.get("guild_id"));
        }
        deliver.accept(interaction, event(interaction, data));
        return interaction.id;
    }

    /** The forms that wait, oldest first. */
    synchronized List<Form> forms() {
        return forms.values().stream().map(Pending::form).toList();
    }

    /** Grows whenever a form comes or goes. */
    long changes() {
        return changes.get();
    }

    /** A user fills in a form; returns the interaction's id, or empty when there is no such form. */
    Optional<String> submit(String formId, Map<String, String> values) {
        Pending pending = take(formId);
        if (pending == null) {
            return Optional.empty();
        }
        Interaction opener = pending.opener();
        Interaction interaction =
                begin(opener.bot, opener.room, opener.user, Interaction.Kind.FORM, opener.label, opener.source);
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.set("custom_id", pending.modal().path("custom_id"));
        ArrayNode components = data.putArray("components");
        int number = 1;
        for (JsonNode outer : pending.modal().path("components")) {
            boolean labelled = outer.path("type").asInt() == ComponentRules.LABEL;
            JsonNode input = labelled
                    ? outer.path("component")
                    : outer.path("components").path(0);
            ObjectNode answered = components.addObject();
            answered.put("type", outer.path("type").asInt()).put("id", number++);
            ObjectNode value = labelled
                    ? answered.putObject("component")
                    : answered.putArray("components").addObject();
            String id = input.path("custom_id").asText();
            value.put("type", ComponentRules.TEXT_INPUT).put("id", number++).put("custom_id", id);
            value.put("value", values.getOrDefault(id, input.path("value").asText("")));
        }
        ObjectNode event = event(interaction, data);
        if (opener.source != null) {
            event.set("message", shapes.message(opener.source, opener.room));
        }
        deliver.accept(interaction, event);
        return Optional.of(interaction.id);
    }

    /** A user closes a form; the bot hears nothing of it. */
    boolean dismiss(String formId) {
        return take(formId) != null;
    }

    /** Shows the user a form. */
    void ask(Interaction interaction, JsonNode modal) {
        String id = UUID.randomUUID().toString();
        List<Form.Field> fields = new ArrayList<>();
        for (JsonNode outer : modal.path("components")) {
            boolean labelled = outer.path("type").asInt() == ComponentRules.LABEL;
            JsonNode input = labelled
                    ? outer.path("component")
                    : outer.path("components").path(0);
            if (input.path("type").asInt() == ComponentRules.TEXT_INPUT) {
                fields.add(new Form.Field(
                        input.path("custom_id").asText(),
                        (labelled ? outer : input).path("label").asText(""),
                        input.path("style").asInt(1) == 2,
                        input.path("required").asBoolean(true),
                        input.path("value").asText(""),
                        input.path("placeholder").asText("")));
            }
        }
        Form form = new Form(
                id,
                interaction.room.conversation().id(),
                interaction.user.id(),
                interaction.bot.bot().name(),
                modal.path("title").asText(),
                fields);
        synchronized (this) {
            forms.put(id, new Pending(form, interaction, modal));
            if (forms.size() > KEPT) {
                forms.remove(forms.keySet().iterator().next());
            }
        }
        changes.incrementAndGet();
    }

    /** The interaction a callback names; refused when it is unknown or too late for its first answer. */
    Interaction waiting(String id, String token) {
        Interaction interaction = byToken(token);
        if (interaction == null || !interaction.id.equals(id)) {
            throw DiscordRefusal.ofCode(10062).thrown();
        }
        boolean late = clock.instant().isAfter(interaction.at.plus(TO_ANSWER));
        if (late && interaction.answer() == null) {
            throw DiscordRefusal.ofCode(10062).thrown();
        }
        return interaction;
    }

    /** The interaction a webhook address names; refused when its token is unknown or too old. */
    Interaction alive(String appId, String token) {
        Interaction interaction = byToken(token);
        if (interaction == null || !interaction.bot.bot().appId().equals(appId)) {
            throw DiscordRefusal.ofCode(10015).thrown();
        }
        if (clock.instant().isAfter(interaction.at.plus(TOKEN_LIFETIME))) {
            throw DiscordRefusal.ofCode(50027).thrown();
        }
        return interaction;
    }

    /** The bot of an interaction, so that limits and faults know whom they meet; null for an unknown token. */
    @Nullable
    DiscordBot botOf(String token) {
        Interaction interaction = byToken(token);
        return interaction == null ? null : interaction.bot;
    }

    /** Whether somebody has answered; empty for an unknown id. */
    synchronized Optional<Integer> answered(String id) {
        return byToken.values().stream()
                .filter(interaction -> interaction.id.equals(id))
                .findFirst()
                .map(Interaction::answer);
    }

    /** Tells users what Discord tells them when nothing came within three seconds. */
    void sweep() {
        Instant oldest = clock.instant().minus(TO_ANSWER);
        List<Interaction> known;
        synchronized (this) {
            known = List.copyOf(byToken.values());
        }
        for (Interaction interaction : known) {
            if (interaction.givesUp(oldest)) {
                note(interaction);
            }
        }
    }

    private void note(Interaction interaction) {
        String conversation = interaction.room.conversation().id();
        world.post(
                conversation,
                n -> new ChatMessage(
                        n,
                        ids.next(),
                        conversation,
                        DISCORD,
                        interaction.bot.bot().name() + " did not respond.",
                        ChatMessage.Format.PLAIN,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        interaction.id,
                        null,
                        clock.instant(),
                        false,
                        null,
                        interaction.user.id()));
    }

    private Interaction begin(
            DiscordBot bot, Room room, User user, Interaction.Kind kind, String label, @Nullable Post source) {
        Interaction interaction = new Interaction(
                ids.next(),
                "aW50ZXJhY3Rpb246" + UUID.randomUUID().toString().replace("-", ""),
                bot,
                room,
                user,
                kind,
                label,
                clock.instant(),
                source);
        synchronized (this) {
            byToken.put(interaction.token, interaction);
            if (byToken.size() > KEPT) {
                byToken.remove(byToken.keySet().iterator().next());
            }
        }
        return interaction;
    }

    private ObjectNode event(Interaction interaction, ObjectNode data) {
        Room room = interaction.room;
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", interaction.id);
        json.put("application_id", interaction.bot.bot().appId());
        json.put("type", interaction.kind.number);
        json.put("version", 1);
        json.put("token", interaction.token);
        json.put("channel_id", room.channelId());
        json.set("channel", shapes.wholeChannel(room).put("permissions", "2251799813685247"));
        json.put("locale", "en-US");
        json.put("app_permissions", "2251799813685247");
        json.putArray("entitlements");
        json.putObject("authorizing_integration_owners").put("0", room.guildId() == null ? "0" : room.guildId());
        json.put("context", room.inGuild() ? 0 : 1);
        json.put("attachment_size_limit", Draft.FILE_MAX_BYTES);
        if (room.guildId() == null) {
            json.set("user", shapes.user(interaction.user));
        } else {
            json.put("guild_id", room.guildId());
            json.put("guild_locale", "en-US");
            ObjectNode guild = json.putObject("guild");
            guild.put("id", room.guildId()).put("locale", "en-US").putArray("features");
            json.set("member", shapes.memberWithPermissions(interaction.user));
        }
        json.set("data", data);
        return json;
    }

    private synchronized @Nullable Interaction byToken(String token) {
        return byToken.get(token);
    }

    private synchronized @Nullable Pending take(String formId) {
        Pending pending = forms.remove(formId);
        if (pending != null) {
            changes.incrementAndGet();
        }
        return pending;
    }

    /** The type of the component of that custom id; 0 for none. */
    private static int find(JsonNode components, String customId) {
        for (JsonNode component : components) {
            if (component.path("custom_id").asText("").equals(customId)) {
                return component.path("type").asInt();
            }
            int inner = find(component.path("components"), customId);
            if (inner != 0) {
                return inner;
            }
        }
        return 0;
    }

    /** The message a form or button came from, as it is now. */
    Optional<Post> source(Interaction interaction) {
        Post source = interaction.source;
        return source == null ? Optional.empty() : posts.find(interaction.room.conversation(), source.id());
    }
}
