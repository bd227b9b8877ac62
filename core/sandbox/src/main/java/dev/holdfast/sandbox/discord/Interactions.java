package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
    private final MessageShapes messages;
    private final Snowflakes ids;
    private final InstantSource clock;
    private final BiConsumer<Interaction, ObjectNode> deliver;
    private final Map<String, Interaction> byToken = new LinkedHashMap<>();
    private final Forms forms = new Forms();

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
        this.messages = new MessageShapes(shapes, posts);
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
        event.set("message", messages.message(post, room));
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

    /** The forms that wait to be filled in. */
    Forms forms() {
        return forms;
    }

    /** A user fills in a form; returns the interaction's id, or empty when there is no such form. */
    Optional<String> submit(String formId, Map<String, String> values) {
        return forms.take(formId).map(filled -> {
            Interaction opener = filled.opener();
            Interaction interaction =
                    begin(opener.bot, opener.room, opener.user, Interaction.Kind.FORM, opener.label, opener.source);
            ObjectNode event = event(interaction, filled.data(values));
            if (opener.source != null) {
                event.set("message", messages.message(opener.source, opener.room));
            }
            deliver.accept(interaction, event);
            return interaction.id;
        });
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
