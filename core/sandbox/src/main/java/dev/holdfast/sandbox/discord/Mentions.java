package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.User;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is named in a text, and who of them is pinged (Discord: Allowed Mentions). */
final class Mentions {
    private static final Pattern MENTION = Pattern.compile("<@!?(\\d{1,20})>");

    private final Shapes shapes;
    private final Posts posts;

    Mentions(Shapes shapes, Posts posts) {
        this.shapes = shapes;
        this.posts = posts;
    }

    List<User> named(String content) {
        Set<User> found = new LinkedHashSet<>();
        Matcher matcher = MENTION.matcher(content);
        while (matcher.find()) {
            shapes.user(matcher.group(1)).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    /** Who is pinged, as {@code allowed_mentions} limits it. */
    List<User> pinged(String content, JsonNode allowed, Room room, @Nullable String reference) {
        Set<User> pinged = new LinkedHashSet<>(named(content));
        if (allowed.isObject() && !names(allowed.path("parse")).contains("users")) {
            List<String> named = names(allowed.path("users"));
            pinged.removeIf(user -> !named.contains(shapes.userId(user)));
        }
        boolean pingsAuthor = allowed.isObject() ? allowed.path("replied_user").asBoolean(false) : reference != null;
        if (pingsAuthor && reference != null) {
            posts.find(room.conversation(), reference).ifPresent(post -> pinged.add(post.author()));
        }
        return List.copyOf(pinged);
    }

    static boolean everyone(String content, JsonNode allowed) {
        boolean said = content.contains("@everyone") || content.contains("@here");
        return said && (!allowed.isObject() || names(allowed.path("parse")).contains("everyone"));
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.asText()));
        return names;
    }
}
