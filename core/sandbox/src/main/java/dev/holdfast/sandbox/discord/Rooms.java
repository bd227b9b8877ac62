package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Conversation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every room of one bot, by the sandbox's id and by Discord's. */
final class Rooms {
    private final Bot bot;
    private final List<Room> all = new CopyOnWriteArrayList<>();
    private final Map<String, Room> byConversation = new ConcurrentHashMap<>();
    private final Map<String, Room> byChannel = new ConcurrentHashMap<>();

    Rooms(Bot bot) {
        this.bot = bot;
    }

    void add(Conversation conversation) {
        Room room = Room.of(conversation, bot.appId());
        all.add(room);
        byConversation.put(conversation.id(), room);
        byChannel.put(room.channelId(), room);
    }

    Optional<Room> of(Conversation conversation) {
        return Optional.ofNullable(byConversation.get(conversation.id()));
    }

    /** The room of that channel; refused as the platform refuses an unknown one. */
    Room channel(String id) {
        Room room = byChannel.get(id);
        if (room == null) {
            throw DiscordRefusal.ofCode(10003).thrown();
        }
        return room;
    }

    List<Room> all() {
        return all;
    }

    List<Room> ofGuild(String guildId) {
        return all.stream().filter(room -> guildId.equals(room.guildId())).toList();
    }

    /** The guilds in the order of their first rooms. */
    Set<String> guilds() {
        Set<String> guilds = new LinkedHashSet<>();
        for (Room room : all) {
            String guild = room.guildId();
            if (guild != null) {
                guilds.add(guild);
            }
        }
        return guilds;
    }
}
