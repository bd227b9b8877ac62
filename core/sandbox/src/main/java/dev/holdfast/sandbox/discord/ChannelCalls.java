package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Channels and their messages (Discord: Channels Resource, Message Resource). */
final class ChannelCalls {
    private static final Duration BULK_MAX_AGE = Duration.ofDays(14);

    private final Talk talk;
    private final Posts posts;
    private final Shapes shapes;
    private final MessageShapes messages;
    private final Faults faults;
    private final InstantSource clock;

    ChannelCalls(Talk talk, Posts posts, Shapes shapes, Faults faults, InstantSource clock) {
        this.talk = talk;
        this.posts = posts;
        this.shapes = shapes;
        this.messages = new MessageShapes(shapes, posts);
        this.faults = faults;
        this.clock = clock;
    }

    Answer channel(Call call) {
        return Answer.ok(shapes.wholeChannel(room(call)));
    }

    Answer typing(Call call) {
        room(call);
        return Answer.nothing();
    }

    /** Opens a direct message, or finds the one that is open. */
    Answer openDirect(Call call) {
        String recipient = call.json().path("recipient_id").asText("");
        for (Room room : call.bot().rooms().all()) {
            if (room.conversation().kind() == Kind.PRIVATE) {
                ObjectNode channel = shapes.channel(room);
                if (channel.path("recipients").path(0).path("id").asText().equals(recipient)) {
                    return Answer.ok(channel);
                }
            }
        }
        Optional<User> known = shapes.user(recipient);
        throw DiscordRefusal.ofCode(known.isEmpty() || known.get().bot() ? 50033 : 50278)
                .thrown();
    }

    Answer create(Call call) {
        Room room = room(call);
        Draft draft = Draft.toSend(call.json(), call.body().files());
        refuseRich(call, draft);
        Instant now = clock.instant();
        String nonce = draft.nonce().asText("");
        if (draft.enforceNonce() && !nonce.isEmpty()) {
            Optional<Nonces.Made> made = call.bot().nonces().find(nonce, now);
            if (made.isPresent()) {
                return Answer.ok(again(room, made.get(), draft.nonce()));
            }
        }
        Talk.Told told = talk.send(call.bot(), room, draft, Talk.Circumstances.PLAIN, call.authority());
        if (draft.enforceNonce() && !nonce.isEmpty()) {
            call.bot()
                    .nonces()
                    .remember(
                            nonce,
                            new Nonces.Made(
                                    room.conversation().id(), told.post().id(), now));
        }
        ObjectNode answer = messages.message(told.post(), room);
        if (!draft.nonce().isMissingNode()) {
            answer.set("nonce", draft.nonce());
        }
        return new Answer(200, answer, told.message());
    }

    Answer list(Call call) {
        Room room = room(call);
        Page page = Page.of(call, 50, 100);
        int limit = page.limit();
        String before = page.before();
        String after = page.after();
        List<Post> found = new ArrayList<>();
        for (Post post : posts.newest(room.conversation())) {
            boolean wanted = post.onlyFor() == null
                    && (before == null || Page.compare(post.id(), before) < 0)
                    && (after == null || Page.compare(post.id(), after) > 0);
            if (wanted) {
                found.add(post);
            }
        }
        if (after != null) { // the ones next to it, and then newest first as ever
            Collections.reverse(found);
            found = new ArrayList<>(found.subList(0, Math.min(limit, found.size())));
            Collections.reverse(found);
        }
        ArrayNode list = Json.MAPPER.createArrayNode();
        found.stream().limit(limit).forEach(post -> list.add(messages.message(post, room)));
        return Answer.ok(list);
    }

    Answer read(Call call) {
        Room room = room(call);
        return Answer.ok(messages.message(post(call, room), room));
    }

    Answer edit(Call call) {
        Room room = room(call);
        Post post = post(call, room);
        if (!post.author().equals(call.bot().bot().user())) {
            throw DiscordRefusal.ofCode(50005).thrown();
        }
        Draft draft = Draft.toEdit(call.json(), call.body().files());
        refuseRich(call, draft);
        return Answer.ok(messages.message(
                talk.edit(room, post, draft, 0, call.authority()).post(), room));
    }

    Answer delete(Call call) {
        Room room = room(call);
        Post post = post(call, room);
        if (!room.inGuild() && !post.author().equals(call.bot().bot().user())) {
            throw DiscordRefusal.ofCode(50003).thrown();
        }
        talk.delete(room.conversation(), post);
        return Answer.nothing();
    }

    Answer deleteMany(Call call) {
        Room room = room(call);
        if (!room.inGuild()) {
            throw DiscordRefusal.ofCode(50003).thrown();
        }
        JsonNode wished = call.json().path("messages");
        HashSet<String> distinct = new HashSet<>();
        wished.forEach(id -> distinct.add(id.asText()));
        if (wished.size() < 2 || wished.size() > 100 || distinct.size() < wished.size()) {
            throw DiscordRefusal.of(400, 50016, "Provided too few or too many messages to delete.")
                    .thrown();
        }
        Instant oldest = clock.instant().minus(BULK_MAX_AGE);
        for (String id : distinct) {
            if (Snowflakes.isOne(id) && Snowflakes.madeAt(id).isBefore(oldest)) {
                throw DiscordRefusal.of(400, 50034, "You can only bulk delete messages that are under 14 days old.")
                        .thrown();
            }
        }
        talk.deleteMany(
                room.conversation(),
                distinct.stream()
                        .flatMap(id -> posts.find(room.conversation(), id).stream())
                        .filter(post -> post.onlyFor() == null)
                        .toList());
        return Answer.nothing();
    }

    /** The message that was made with this nonce; one that was deleted since is unknown, by design. */
    private ObjectNode again(Room room, Nonces.Made made, JsonNode nonce) {
        boolean here = made.conversation().equals(room.conversation().id());
        Post post = (here ? posts.find(room.conversation(), made.message()) : Optional.<Post>empty())
                .orElseThrow(() -> DiscordRefusal.ofCode(10008).thrown());
        ObjectNode answer = messages.message(post, room);
        answer.set("nonce", nonce);
        return answer;
    }

    private void refuseRich(Call call, Draft draft) {
        Victim victim = Victim.of(call.bot().bot());
        if (draft.isRich()
                && faults.bite(FaultKind.REFUSE_RICH, Endpoint.MESSAGES, victim, clock.instant())
                        .isPresent()) {
            throw DiscordRefusal.ofCode(50013).thrown();
        }
    }

    private Post post(Call call, Room room) {
        return posts.open(room.conversation(), call.at().get(3));
    }

    private static Room room(Call call) {
        return call.bot().rooms().channel(call.at().get(1));
    }
}
