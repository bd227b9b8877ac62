package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RawClient;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxFixture;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.discord.DiscordClient.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit calls connect first
class DiscordGatewayTest {
    private static final Bot BOT =
            Bot.discord("1345297003315863557", "raw-token").withIdentifyPace(2, Duration.ZERO);

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture(plain -> plain.withBots(BOT)
            .withGateway(plain.gateway()
                    .withHeartbeatInterval(Duration.ofSeconds(20))
                    .withReplayMax(5)
                    .withSessionStarts(4)));

    private DiscordClient client;

    @BeforeEach
    void connect() {
        client = new DiscordClient(fixture.vertx, fixture.sandbox);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "4001 | IDENTIFY~{'op':99}",
                "4002 | {'op':",
                "4002 | {'d':1}",
                "4002 | {'op':2,'d':{'token':'raw-token','properties':{}}}",
                "4002 | {'op':2,'d':{'token':'raw-token','intents':1}}",
                "4002 | {'op':6,'d':{'token':'raw-token'}}",
                "4003 | {'op':3,'d':{'since':null,'activities':[],'status':'online','afk':false}}",
                "4003 | {'op':8,'d':{}}",
                "4004 | {'op':2,'d':{'token':'Bot raw-token','intents':1,'properties':{}}}",
                "4004 | {'op':6,'d':{'token':'wrong','session_id':'x','seq':1}}",
                "4005 | IDENTIFY~IDENTIFY",
                "4010 | {'op':2,'d':{'token':'raw-token','intents':1,'properties':{},'shard':[2,2]}}",
                "4013 | {'op':2,'d':{'token':'raw-token','intents':131072,'properties':{}}}"
            })
    void a_wrong_payload_is_answered_with_its_close_code(int code, String payloads) {
        Socket socket = client.connect();
        socket.next();

        for (String payload : payloads.split("~", -1)) {
            socket.send(payload.replace("IDENTIFY", client.identify(1, 0, 1)).replace('\'', '"'));
        }

        assertThat(socket.closeCode()).isEqualTo(code);
    }

    @Test
    void a_payload_above_4096_bytes_is_4002() {
        Socket socket = client.identified();

        socket.send("{\"op\":3,\"d\":{\"status\":\"" + "好".repeat(1400) + "\"}}");

        assertThat(socket.closeCode()).isEqualTo(4002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?v=6&encoding=json", "?v=10&encoding=etf", ""})
    void a_version_or_encoding_that_is_not_served_is_4012(String query) {
        assertThat(client.connect("/discord/gateway/" + query, "").closeCode()).isEqualTo(4012);
    }

    @Test
    void the_121st_payload_within_a_minute_is_4008_and_the_count_is_the_connections() {
        Socket socket = client.connect();
        for (int i = 0; i < 120; i++) {
            socket.send("{\"op\":1,\"d\":null}");
        }
        SandboxFixture.await("every answer", () -> socket.waiting() == 121);
        Socket fresh = client.connect();
        fresh.next();
        fresh.send("{\"op\":1,\"d\":null}");

        socket.send("{\"op\":1,\"d\":null}");

        assertThat(socket.closeCode()).isEqualTo(4008);
        assertThat(fresh.next().path("op").asInt()).isEqualTo(11);
    }

    @Test
    void session_starts_are_counted_per_token_told_and_refused_when_used_up() {
        for (int i = 0; i < 4; i++) {
            client.identified();
        }
        JsonNode limit = client.get("/gateway/bot").body().path("session_start_limit");
        Socket fifth = client.connect();
        fifth.next();

        fifth.send(client.identify(1, 0, 1));

        assertThat(limit.path("total").asInt()).isEqualTo(4);
        assertThat(limit.path("remaining").asInt()).isZero();
        assertThat(limit.path("reset_after").asLong()).isEqualTo(86_400_000);
        assertThat(limit.path("max_concurrency").asInt()).isEqualTo(2);
        assertThat(fifth.closeCode()).isEqualTo(4004);
    }

    @Test
    void closing_with_1000_ends_the_session_and_any_other_code_keeps_it() {
        Socket polite = client.connect();
        polite.next();
        polite.send(client.identify(1, 0, 1));
        String ended = polite.next("READY").at("/d/session_id").asText();
        polite.close(1000);
        polite.closeCode();
        Socket resumable = client.connect();
        resumable.next();
        resumable.send(client.identify(1, 0, 1));
        String kept = resumable.next("READY").at("/d/session_id").asText();
        resumable.close(4000);
        resumable.closeCode();
        SandboxFixture.await("both losses", () -> !fixture.sandbox.connected());

        Socket first = client.connect();
        first.next();
        first.send(client.resume(ended, 2));
        Socket second = client.connect();
        second.next();
        second.send(client.resume(kept, 2));

        assertThat(first.next()).isEqualTo(RawClient.tree("{'t':null,'s':null,'op':9,'d':false}".replace('\'', '"')));
        assertThat(second.next().path("t").asText()).isEqualTo("RESUMED");
    }

    @Test
    void a_resume_ahead_of_what_was_sent_is_4007_and_one_too_far_behind_is_op_9() {
        Socket socket = client.connect();
        socket.next();
        socket.send(client.identify(DiscordClient.ALL_INTENTS, 0, 1));
        String session = socket.next("READY").at("/d/session_id").asText();
        Socket ahead = client.connect();
        ahead.next();
        ahead.send(client.resume(session, 99));
        for (int i = 0; i < 6; i++) {
            fixture.sandbox.say("discord-lin", "lin", "n" + i);
        }
        Socket behind = client.connect();
        behind.next();
        behind.send(client.resume(session, 1));

        assertThat(ahead.closeCode()).isEqualTo(4007);
        assertThat(behind.next().path("op").asInt()).isEqualTo(9);
    }

    @Test
    void without_the_intent_content_is_empty_but_for_mentions_and_direct_messages() {
        Socket socket = client.identified(DiscordClient.ALL_INTENTS & ~(1 << 15), 0, 1);

        fixture.sandbox.say("discord-general", "lin", "secret");
        fixture.sandbox.say("discord-general", "lin", "@Holdfast hear me");
        fixture.sandbox.say("discord-lin", "lin", "between us");

        assertThat(socket.next("MESSAGE_CREATE").at("/d/content").asText()).isEmpty();
        assertThat(socket.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("<@1345297003315863557> hear me");
        assertThat(socket.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("between us");
    }

    @Test
    void intents_decide_which_events_come() {
        Socket direct = client.identified(1 << 12, 0, 1);
        Socket guild = client.identified(1 | 1 << 9, 0, 1);

        fixture.sandbox.say("discord-general", "lin", "to the guild");
        fixture.sandbox.say("discord-lin", "lin", "to the bot");
        fixture.sandbox.join(Platform.DISCORD, "mei");

        assertThat(direct.next().at("/d/content").asText()).isEqualTo("to the bot");
        assertThat(guild.next().path("t").asText()).isEqualTo("GUILD_CREATE");
        assertThat(guild.next().at("/d/guild_id").asText()).isNotEmpty();
        assertThat(direct.waiting()).isZero();
        assertThat(guild.waiting()).isZero();
    }

    @Test
    void a_guild_belongs_to_one_shard_and_direct_messages_to_the_first() {
        fixture.sandbox.add(new Conversation(
                Platform.DISCORD, "far", Conversation.Kind.CHANNEL, "far", guildOfShard(1, 2), List.of("lin")));
        fixture.sandbox.add(new Conversation(
                Platform.DISCORD, "near", Conversation.Kind.CHANNEL, "near", guildOfShard(0, 2), List.of("lin")));
        Socket first = client.identified(DiscordClient.ALL_INTENTS, 0, 2);
        Socket second = client.identified(DiscordClient.ALL_INTENTS, 1, 2);

        fixture.sandbox.say("far", "lin", "far");
        fixture.sandbox.say("near", "lin", "near");
        fixture.sandbox.say("discord-lin", "lin", "direct");

        assertThat(second.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("far");
        assertThat(first.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("near");
        assertThat(first.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("direct");
        assertThat(second.waiting()).isZero();
    }

    @Test
    void members_come_in_chunks_of_a_thousand_and_everybody_only_once_in_half_a_minute() {
        for (int i = 0; i < 1200; i++) {
            fixture.sandbox.add(new User("u" + i, "Walker " + i, false));
        }
        List<String> ids = fixture.sandbox.users().stream().map(User::id).toList();
        fixture.sandbox.add(new Conversation(Platform.DISCORD, "big", Conversation.Kind.CHANNEL, "big", "big", ids));
        String guild = Room.guildOf("big");
        Socket socket = client.identified();
        String everybody =
                "{\"op\":8,\"d\":{\"guild_id\":\"" + guild + "\",\"query\":\"\",\"limit\":0,\"nonce\":\"c7\"}}";

        socket.send(everybody);
        socket.send(everybody);
        socket.send("{\"op\":8,\"d\":{\"guild_id\":\"" + guild + "\",\"query\":\"Lin\",\"limit\":5}}");
        socket.send("{\"op\":8,\"d\":{\"guild_id\":\"" + guild + "\",\"user_ids\":[\"17\"]}}");

        JsonNode chunk = socket.next("GUILD_MEMBERS_CHUNK").path("d");
        assertThat(chunk.path("members")).hasSize(1000);
        assertThat(chunk.path("chunk_count").asInt()).isEqualTo(2);
        assertThat(chunk.path("nonce").asText()).isEqualTo("c7");
        assertThat(socket.next("GUILD_MEMBERS_CHUNK").at("/d/members")).hasSize(205);
        JsonNode limited = socket.next("RATE_LIMITED").path("d");
        assertThat(limited.path("opcode").asInt()).isEqualTo(8);
        assertThat(limited.path("retry_after").asDouble()).isEqualTo(30.0);
        assertThat(socket.next("GUILD_MEMBERS_CHUNK")
                        .at("/d/members/0/user/global_name")
                        .asText())
                .isEqualTo("Lin");
        assertThat(socket.next("GUILD_MEMBERS_CHUNK").at("/d/not_found/0").asText())
                .isEqualTo("17");
    }

    @Test
    void a_bot_without_the_permission_for_an_intent_gets_4014() {
        Options options = Options.defaults().withBots(BOT.withIntents(1 | 1 << 9));
        var sandbox = RawClient.get(Sandbox.start(fixture.vertx, options));
        Socket socket = new DiscordClient(fixture.vertx, sandbox).connect();
        socket.next();

        socket.send(client.identify(1 << 15, 0, 1));

        assertThat(socket.closeCode()).isEqualTo(4014);
        RawClient.get(sandbox.close());
    }

    @Test
    void identifying_too_fast_is_op_9_per_bucket() {
        Options options =
                Options.defaults().withClock(fixture.clock).withBots(BOT.withIdentifyPace(2, Duration.ofSeconds(5)));
        var sandbox = RawClient.get(Sandbox.start(fixture.vertx, options));
        DiscordClient paced = new DiscordClient(fixture.vertx, sandbox);
        paced.identified(1, 0, 4);
        paced.identified(1, 1, 4);
        Socket hasty = paced.connect();
        hasty.next();

        hasty.send(paced.identify(1, 2, 4));

        assertThat(hasty.next().toString()).contains("\"op\":9,\"d\":false");
        fixture.clock.forward(Duration.ofSeconds(5));
        assertThat(paced.identified(1, 2, 4).isClosed()).isFalse();
        RawClient.get(sandbox.close());
    }

    /** The name of a guild whose id goes to that shard. */
    private static String guildOfShard(int shard, int shards) {
        int n = 0;
        while ((Long.parseUnsignedLong(Room.guildOf("guild" + n)) >>> 22) % shards != shard) {
            n++;
        }
        return "guild" + n;
    }
}
