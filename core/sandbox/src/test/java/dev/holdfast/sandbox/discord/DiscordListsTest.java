package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.SandboxFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes in pages: members, guilds, reactions, pins. */
@SuppressWarnings("NullAway.Init") // JUnit calls connect first
class DiscordListsTest {
    @RegisterExtension
    final SandboxFixture fixture =
            new SandboxFixture(plain -> plain.withRest(new Options.RestRules(100, Duration.ofSeconds(5), 50, 12)));

    private DiscordClient client;
    private String channel;
    private String direct;
    private String guild;

    @BeforeEach
    void connect() {
        client = new DiscordClient(fixture.vertx, fixture.sandbox);
        channel = "/channels/" + fixture.sandbox.wireId("discord-general");
        direct = "/channels/" + fixture.sandbox.wireId("discord-lin");
        guild = client.get("/users/@me/guilds").body().path(0).path("id").asText();
    }

    @Test
    void pages_that_begin_after_the_last_id_come_to_an_end() {
        List<String> seen = new ArrayList<>();
        String after = "0";
        while (!after.isEmpty()) {
            JsonNode page = client.get("/guilds/" + guild + "/members?limit=2&after=" + after)
                    .body();
            after = "";
            for (JsonNode member : page) {
                after = member.at("/user/id").asText();
                seen.add(after);
            }
        }

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(client.get("/guilds/" + guild + "/members").body()).hasSize(1);
        assertThat(client.get("/users/@me/guilds?after=" + guild).body()).isEmpty();
        assertThat(client.get("/guilds/" + guild + "/members/search?query=me&limit=9")
                        .body()
                        .findValuesAsText("global_name"))
                .containsExactly("Mei");
    }

    @Test
    void what_is_pinned_is_listed_last_first_and_marked() {
        String first = fixture.sandbox.say("discord-lin", "lin", "first");
        String second = fixture.sandbox.say("discord-lin", "lin", "second");
        put(direct + "/messages/pins/" + first);
        fixture.clock.forward(Duration.ofSeconds(1));
        put(direct + "/pins/" + second);

        JsonNode pins = client.get(direct + "/messages/pins").body();
        assertThat(pins.path("items").findValues("message").stream()
                        .map(message -> message.path("id").asText()))
                .containsExactly(second, first);
        assertThat(pins.path("has_more").asBoolean(true)).isFalse();
        assertThat(client.get(direct + "/messages/" + first)
                        .body()
                        .path("pinned")
                        .asBoolean())
                .isTrue();

        client.delete(direct + "/messages/pins/" + second);

        assertThat(client.get(direct + "/pins").body().findValuesAsText("content"))
                .containsExactly("first");
    }

    @Test
    void reactions_are_listed_by_user_and_taken_away_by_emoji_or_all() {
        String message = fixture.sandbox.say("discord-general", "lin", "vote");
        for (String user : List.of("mei", "hao")) {
            fixture.sandbox.react("discord-general", user, message, "✅", true);
        }
        fixture.sandbox.react("discord-general", "wen", message, "❌", true);
        String reactions = channel + "/messages/" + message + "/reactions";
        String mei = fixture.sandbox.wireUserId("discord-general", "mei");

        assertThat(client.get(reactions + "/%E2%9C%85").body().findValuesAsText("global_name"))
                .containsExactlyInAnyOrder("Mei", "Hao");
        client.delete(reactions + "/%E2%9C%85/" + mei);
        fixture.clock.forward(Duration.ofSeconds(1));
        assertThat(client.get(reactions + "/%E2%9C%85").body().findValuesAsText("global_name"))
                .containsExactly("Hao");
        client.delete(reactions + "/%E2%9C%85");
        fixture.clock.forward(Duration.ofSeconds(1));
        assertThat(client.get(reactions + "/%E2%9C%85").body()).isEmpty();
        assertThat(client.get(reactions + "/%E2%9D%8C").body()).hasSize(1);
        client.delete(reactions);
        assertThat(client.get(reactions + "/%E2%9D%8C").body()).isEmpty();
    }

    @Test
    void in_direct_messages_nobody_takes_away_another_s_reaction() {
        String message = fixture.sandbox.say("discord-lin", "lin", "vote");

        assertThat(client.delete(direct + "/messages/" + message + "/reactions").code())
                .isEqualTo(50003);
    }

    private void put(String path) {
        assertThat(client.put(path, "{}").status()).isEqualTo(204);
    }
}
