package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.wire.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The guilds a bot is in, their channels, roles and members (Discord: Guild Resource). */
final class GuildCalls {
    private final Shapes shapes;

    GuildCalls(Shapes shapes) {
        this.shapes = shapes;
    }

    Answer guilds(Call call) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        Page.of(call, 200, 200).ascending(call.bot().rooms().guilds().stream()).forEach(guild -> {
            ObjectNode json = shapes.guild(guild, call.bot().rooms().ofGuild(guild));
            list.addObject()
                    .put("id", guild)
                    .put("name", json.path("name").asText())
                    .putNull("icon")
                    .put("owner", false)
                    .put("permissions", "2251799813685247")
                    .putArray("features");
        });
        return Answer.ok(list);
    }

    Answer guild(Call call) {
        return Answer.ok(shapes.guild(call.at().get(1), rooms(call)));
    }

    Answer channels(Call call) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        rooms(call).forEach(room -> list.add(shapes.wholeChannel(room)));
        return Answer.ok(list);
    }

    Answer roles(Call call) {
        return Answer.ok(shapes.guild(call.at().get(1), rooms(call)).path("roles"));
    }

    Answer members(Call call) {
        Stream<String> ids = shapes.members(rooms(call)).stream().map(shapes::userId);
        ArrayNode list = Json.MAPPER.createArrayNode();
        Page.of(call, 1, 1000).ascending(ids).forEach(id -> list.add(shapes.member(known(id))));
        return Answer.ok(list);
    }

    /** Those whose name begins so. */
    Answer search(Call call) {
        String query = String.valueOf(call.query().get("query")).toLowerCase(Locale.ROOT);
        ArrayNode list = Json.MAPPER.createArrayNode();
        shapes.members(rooms(call)).stream()
                .filter(user -> user.name().toLowerCase(Locale.ROOT).startsWith(query))
                .sorted(Comparator.comparing(User::name))
                .limit(Page.of(call, 1, 1000).limit())
                .forEach(user -> list.add(shapes.member(user)));
        return Answer.ok(list);
    }

    Answer member(Call call) {
        String id = call.at().get(3);
        User user = id.equals("@me") ? call.bot().bot().user() : known(id);
        if (!shapes.members(rooms(call)).contains(user)) {
            throw DiscordRefusal.ofCode(10007).thrown();
        }
        return Answer.ok(shapes.member(user));
    }

    private static List<Room> rooms(Call call) {
        List<Room> rooms = call.bot().rooms().ofGuild(call.at().get(1));
        if (rooms.isEmpty()) {
            throw DiscordRefusal.ofCode(10004).thrown();
        }
        return rooms;
    }

    private User known(String id) {
        return shapes.user(id).orElseThrow(() -> DiscordRefusal.ofCode(10013).thrown());
    }
}
