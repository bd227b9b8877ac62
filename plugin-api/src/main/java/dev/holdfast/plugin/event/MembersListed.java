package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;
import java.util.List;

/**
 * Some of the members of a guild, as the bot asked for them.
 *
 * @param origin where it came from
 * @param space guild id
 * @param members some of them
 * @param part which part of the list it is, from 1
 * @param parts how many parts there are
 */
@Address("events.members.listed")
public record MembersListed(Origin origin, String space, List<Author> members, int part, int parts) implements Event {
    public MembersListed {
        members = List.copyOf(members);
    }
}
