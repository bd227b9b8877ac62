package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.RawClient;
import dev.holdfast.sandbox.SandboxFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two bots of each platform at once. */
class SeveralBotsTest {
    private static final Bot ONE = Bot.qq("101", "one").named("One");
    private static final Bot TWO = Bot.qq("102", "two").named("Two").in(Set.of("tea-house"));
    private static final Bot THREE = Bot.discord("103", "three").named("Three");
    private static final Bot FOUR =
            Bot.discord("104", "four").named("Four").in(Set.of("discord-general", "discord-lin"));

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture(plain -> plain.withBots(ONE, TWO, THREE, FOUR));

    @Test
    void each_bot_of_qq_hears_what_it_is_a_member_of_under_its_own_ids_and_is_named_when_it_answers() {
        RawClient one = new RawClient(fixture.vertx, fixture.sandbox, ONE);
        RawClient two = new RawClient(fixture.vertx, fixture.sandbox, TWO);
        RawClient.Socket first = one.identified();
        RawClient.Socket second = two.identified();

        fixture.sandbox.say("lobby", "lin", "guild");
        fixture.sandbox.say("tea-house", "lin", "group");
        JsonNode mine = first.next("GROUP_AT_MESSAGE_CREATE").path("d");
        JsonNode yours = second.next().path("d");
        two.post(
                "/v2/groups/" + yours.path("group_openid").asText() + "/messages",
                "{\"content\":\"two\",\"msg_id\":\"" + yours.path("id").asText() + "\"}");
        int stranger = one.post(
                        "/v2/groups/" + yours.path("group_openid").asText() + "/messages", "{\"content\":\"x\"}")
                .errCode();

        assertThat(yours.path("content").asText()).contains("group");
        assertThat(mine.path("group_openid")).isNotEqualTo(yours.path("group_openid"));
        assertThat(stranger).isEqualTo(40034101);
        assertThat(fixture.sandbox.messages("tea-house").getLast().from()).isEqualTo(TWO.user());
    }

    @Test
    void each_bot_of_discord_hears_the_other_in_guilds_and_has_direct_messages_of_its_own() {
        Pair pair = new Pair(fixture, THREE, FOUR);

        fixture.sandbox.say("discord-builds", "lin", "only three");
        fixture.sandbox.say("discord-lin", "lin", "to both, each in its own");
        JsonNode threes = pair.first().next("MESSAGE_CREATE").path("d");
        JsonNode direct = pair.first().next("MESSAGE_CREATE").path("d");
        JsonNode fours = pair.second().next("MESSAGE_CREATE").path("d");
        pair.firstClient().post("/channels/" + direct.path("channel_id").asText() + "/messages", "{'content':'psst'}");
        String general = fixture.sandbox.wireId("discord-general");
        pair.firstClient().post("/channels/" + general + "/messages", "{'content':'hi all'}");

        assertThat(threes.path("content").asText()).isEqualTo("only three");
        assertThat(fours.path("content").asText()).startsWith("to both");
        assertThat(direct.path("channel_id")).isNotEqualTo(fours.path("channel_id"));
        assertThat(pair.second().next("MESSAGE_CREATE").at("/d/content").asText())
                .isEqualTo("hi all");
        assertThat(fixture.sandbox.messages("discord-general").getLast().from().name())
                .isEqualTo("Three");
        assertThat(List.of(fixture.sandbox.connected(ONE), fixture.sandbox.connected(FOUR)))
                .containsExactly(false, true);
    }

    @Test
    void a_fault_for_one_bot_leaves_its_neighbour_alone() {
        Pair pair = new Pair(fixture, THREE, FOUR);

        fixture.sandbox.inflict(Fault.of(FaultKind.CLOSE).withCode(4000).against(FOUR));
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_500).against(FOUR));

        assertThat(pair.second().closeCode()).isEqualTo(4000);
        assertThat(pair.first().isClosed()).isFalse();
        assertThat(pair.firstClient().get("/users/@me").status()).isEqualTo(200);
        assertThat(pair.secondClient().get("/users/@me").status()).isEqualTo(500);
    }

    /** Two bots that are connected. */
    private record Pair(
            DiscordClient firstClient,
            DiscordClient.Socket first,
            DiscordClient secondClient,
            DiscordClient.Socket second) {
        private Pair(SandboxFixture fixture, Bot one, Bot two) {
            this(
                    new DiscordClient(fixture.vertx, fixture.sandbox, one.secret()),
                    new DiscordClient(fixture.vertx, fixture.sandbox, two.secret()));
        }

        private Pair(DiscordClient one, DiscordClient two) {
            this(one, one.identified(), two, two.identified());
        }
    }
}
