package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RawClient;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxFixture;
import dev.holdfast.sandbox.discord.DiscordClient.Reply;
import dev.holdfast.sandbox.discord.DiscordClient.Socket;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // JUnit calls connect first
class DiscordMessagesTest {
    @RegisterExtension
    final SandboxFixture fixture =
            new SandboxFixture(plain -> plain.withRest(new Options.RestRules(100, Duration.ofSeconds(5), 50, 12)));

    private DiscordClient client;
    private String channel;

    @BeforeEach
    void connect() {
        client = new DiscordClient(fixture.vertx, fixture.sandbox);
        channel = "/channels/" + fixture.sandbox.wireId("discord-general");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "50006  | /code                                                | {}",
                "50006  | /code                                                | {'content':'  '}",
                "50035  | /errors/content/_errors/0/code                       | {'content':'LONG2001'}",
                "50035  | /errors/embeds/0/title/_errors/0/code                | {'embeds':[{'title':'LONG257'}]}",
                "50035  | /errors/embeds/0/description/_errors/0/code          | {'embeds':[{'description':'LONG4097'}]}",
                "50035  | /errors/embeds/0/fields/0/value/_errors/0/code       | {'embeds':[{'fields':[{'name':'a','value':''}]}]}",
                "50035  | /errors/embeds/0/footer/text/_errors/0/code          | {'embeds':[{'footer':{'text':'LONG2049'}}]}",
                "50035  | /errors/embeds/0/url/_errors/0/code                  | {'embeds':[{'title':'a','url':'ftp://x'}]}",
                "50035  | /errors/embeds/_errors/0/code                        | {'embeds':[{'description':'LONG4096'},{'description':'LONG1905'}]}",
                "50035  | /errors/embeds/_errors/0/code                        | {'embeds':[{},{},{},{},{},{},{},{},{},{},{}]}",
                "50035  | /errors/components/0/components/0/custom_id/_errors  | {'content':'a','components':[{'type':1,'components':[{'type':2,'style':1,'label':'a'}]}]}",
                "50035  | /errors/components/0/components/1/custom_id/_errors  | {'content':'a','components':[{'type':1,'components':[{'type':2,'style':1,'label':'a','custom_id':'x'},{'type':2,'style':1,'label':'b','custom_id':'x'}]}]}",
                "50035  | /errors/components/0/components/0/url/_errors        | {'content':'a','components':[{'type':1,'components':[{'type':2,'style':5,'label':'a'}]}]}",
                "50035  | /errors/components/0/type/_errors                    | {'content':'a','components':[{'type':2,'style':1,'label':'a','custom_id':'x'}]}",
                "50035  | /errors/nonce/_errors                                | {'content':'a','nonce':'12345678901234567890123456'}",
                "50035  | /errors/allowed_mentions/_errors                     | {'content':'a','allowed_mentions':{'parse':['users'],'users':['1']}}",
                "50035  | /errors/message_reference/_errors/0/code             | {'content':'a','message_reference':{'message_id':'1'}}",
                "50035  | /errors/content/_errors                              | {'content':7}",
                "50035  | /errors/sticker_ids/_errors                          | {'content':'a','sticker_ids':['1','2','3','4']}",
                "50035  | /errors/content/_errors                              | {'content':'a','flags':32768,'components':[{'type':10,'content':'b'}]}",
                "50109  | /code                                                | {'content':",
                "50109  | /code                                                | [1]"
            })
    void a_message_that_is_not_in_order_is_refused_at_its_field(int code, String pointer, String body) {
        Reply reply = client.post(channel + "/messages", lengthened(body));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.body().at(pointer).isMissingNode()).as(reply.text()).isFalse();
        assertThat(fixture.sandbox.messages("discord-general")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'content':'EMOJI2000'}",
                "{'embeds':[{'title':'LONG256','description':'LONG4096','fields':[{'name':'a','value':'LONG1024'}]}]}",
                "{'content':'a','message_reference':{'message_id':'1','fail_if_not_exists':false}}",
                "{'flags':32768,'components':[{'type':17,'components':[{'type':10,'content':'b'}]}]}"
            })
    void a_message_at_the_limits_is_taken(String body) {
        Reply reply = client.post(channel + "/messages", lengthened(body));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("discord-general")).hasSize(1);
    }

    @Test
    void an_enforced_nonce_makes_one_message_within_five_minutes_and_an_unenforced_one_two() {
        String once = "{'content':'a','nonce':'n','enforce_nonce':true}";
        Reply first = client.post(channel + "/messages", once);
        Reply again = client.post(channel + "/messages", once);
        fixture.clock.forward(Duration.ofMinutes(5));
        Reply late = client.post(channel + "/messages", once);
        client.delete(channel + "/messages/" + late.body().path("id").asText());
        Reply afterDeletion = client.post(channel + "/messages", once);
        client.post(channel + "/messages", "{'content':'b','nonce':'m'}");
        client.post(channel + "/messages", "{'content':'b','nonce':'m'}");

        assertThat(again.body().path("id")).isEqualTo(first.body().path("id"));
        assertThat(again.body().path("nonce").asText()).isEqualTo("n");
        assertThat(late.body().path("id")).isNotEqualTo(first.body().path("id"));
        assertThat(afterDeletion.code()).isEqualTo(10008);
        assertThat(fixture.sandbox.messages("discord-general"))
                .extracting(ChatMessage::text)
                .containsExactly("a", "b", "b");
    }

    @Test
    void messages_are_edited_fetched_listed_and_deleted_and_bots_are_told() {
        Socket socket = client.identified();
        String id = client.post(channel + "/messages", "{'content':'before','embeds':[{'title':'t'}]}")
                .body()
                .path("id")
                .asText();
        Reply edited = client.patch(channel + "/messages/" + id, "{'content':'after'}");
        JsonNode update = socket.next("MESSAGE_UPDATE").path("d");
        String foreign = fixture.sandbox.say("discord-general", "lin", "mine");
        Reply refused = client.patch(channel + "/messages/" + foreign, "{'content':'yours'}");
        JsonNode listed = client.get(channel + "/messages?limit=2").body();
        Reply deleted = client.delete(channel + "/messages/" + id);

        assertThat(edited.body().path("content").asText()).isEqualTo("after");
        assertThat(edited.body().at("/embeds/0/title").asText()).isEqualTo("t");
        assertThat(update.path("edited_timestamp").isTextual()).isTrue();
        assertThat(refused.code()).isEqualTo(50005);
        assertThat(listed.findValuesAsText("content")).containsExactly("mine", "after");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(socket.next("MESSAGE_DELETE").at("/d/id").asText()).isEqualTo(id);
        assertThat(client.get(channel + "/messages/" + id).code()).isEqualTo(10008);
    }

    @Test
    void reactions_are_told_counted_and_checked() {
        Socket socket = client.identified();
        String id = fixture.sandbox.say("discord-general", "lin", "react");
        String path = channel + "/messages/" + id + "/reactions/";

        assertThat(client.put(path + "%E2%9C%85/@me", "").status()).isEqualTo(204);
        JsonNode added = socket.next("MESSAGE_REACTION_ADD").path("d");
        assertThat(client.get(channel + "/messages/" + id)
                        .body()
                        .at("/reactions/0/count")
                        .asInt())
                .isEqualTo(1);
        fixture.clock.forward(Duration.ofSeconds(1));
        assertThat(client.delete(path + "%E2%9C%85/@me").status()).isEqualTo(204);
        fixture.clock.forward(Duration.ofSeconds(1));
        assertThat(client.put(path + "smile/@me", "").code()).isEqualTo(10014);

        assertThat(added.at("/emoji/name").asText()).isEqualTo("✅");
        assertThat(added.path("user_id").asText()).isEqualTo("1345297003315863557");
        assertThat(socket.next("MESSAGE_REACTION_REMOVE").path("op").asInt()).isZero();
    }

    @Test
    void files_travel_in_a_form_and_can_be_fetched() {
        String form = String.join(
                "\r\n",
                "--B",
                "Content-Disposition: form-data; name=\"payload_json\"",
                "Content-Type: application/json",
                "",
                "{\"content\":\"see\",\"attachments\":[{\"id\":0,\"filename\":\"graph.png\",\"description\":\"d\"}]}",
                "--B",
                "Content-Disposition: form-data; name=\"files[0]\"; filename=\"x.png\"",
                "Content-Type: image/png",
                "",
                "PNGBYTES",
                "--B--",
                "");
        Reply reply = client.call(HttpMethod.POST, channel + "/messages", "multipart/form-data; boundary=B", form);
        JsonNode attachment = reply.body().at("/attachments/0");
        String url = attachment.path("url").asText();

        assertThat(attachment.path("filename").asText()).isEqualTo("graph.png");
        assertThat(attachment.path("size").asInt()).isEqualTo(8);
        assertThat(fixture.sandbox.messages("discord-general").getLast().images())
                .hasSize(1);
        assertThat(client.fetch(URI.create(url).getPath())).isEqualTo("PNGBYTES");
    }

    @Test
    void a_direct_message_is_opened_for_who_shares_one_and_refused_for_others() {
        String lin = fixture.sandbox.operatorIds(Platform.DISCORD).getFirst();
        String hao = fixture.sandbox.wireUserId("discord-general", "hao");

        Reply opened = client.post("/users/@me/channels", "{'recipient_id':'" + lin + "'}");

        assertThat(opened.body().path("id").asText()).isEqualTo(fixture.sandbox.wireId("discord-lin"));
        assertThat(opened.body().path("type").asInt()).isEqualTo(1);
        assertThat(client.post("/users/@me/channels", "{'recipient_id':'" + hao + "'}")
                        .code())
                .isEqualTo(50278);
        assertThat(client.post("/users/@me/channels", "{'recipient_id':'1'}").code())
                .isEqualTo(50033);
    }

    @Test
    void a_bucket_counts_per_channel_and_tells_so_in_headers() {
        Reply[] replies = new Reply[3];
        var sandbox = RawClient.get(Sandbox.start(
                fixture.vertx,
                Options.defaults()
                        .withClock(fixture.clock)
                        .withRest(new Options.RestRules(2, Duration.ofSeconds(5), 50, 10_000))));
        DiscordClient limited = new DiscordClient(fixture.vertx, sandbox);
        for (int i = 0; i < 3; i++) {
            replies[i] = limited.post(channel + "/messages", "{'content':'a'}");
        }
        Reply elsewhere =
                limited.post("/channels/" + sandbox.wireId("discord-builds") + "/messages", "{'content':'a'}");
        fixture.clock.forward(Duration.ofSeconds(5));
        Reply later = limited.post(channel + "/messages", "{'content':'a'}");

        assertThat(replies[0].headers().get("X-RateLimit-Limit")).isEqualTo("2");
        assertThat(replies[0].headers().get("X-RateLimit-Remaining")).isEqualTo("1");
        assertThat(replies[0].headers().get("X-RateLimit-Reset-After")).isEqualTo("5.000");
        assertThat(replies[0].headers().get("X-RateLimit-Bucket")).hasSize(32);
        assertThat(replies[0].headers().get("Via")).isEqualTo("1.1 google");
        assertThat(replies[2].status()).isEqualTo(429);
        assertThat(replies[2].headers().get("Retry-After")).isEqualTo("5");
        assertThat(replies[2].headers().get("X-RateLimit-Scope")).isEqualTo("user");
        assertThat(replies[2].body().path("retry_after").asDouble()).isEqualTo(5.0);
        assertThat(replies[2].body().path("global").asBoolean()).isFalse();
        assertThat(elsewhere.status()).isEqualTo(200);
        assertThat(later.status()).isEqualTo(200);
        RawClient.get(sandbox.close());
    }

    @Test
    void the_51st_request_in_a_second_meets_the_global_limit() {
        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/gateway/bot").status()).isEqualTo(200);
        }

        Reply reply = client.get("/gateway/bot");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().get("X-RateLimit-Global")).isEqualTo("true");
        assertThat(reply.headers().get("X-RateLimit-Scope")).isEqualTo("global");
        assertThat(reply.body().path("global").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "401 | 0     | /users/@me         | none                                 | DiscordBot (a, 1)",
                "401 | 0     | /users/@me         | Bot wrong                            | DiscordBot (a, 1)",
                "401 | 0     | /users/@me         | sandbox-token-that-opens-nothing     | DiscordBot (a, 1)",
                "403 | 40333 | /users/@me         | Bot sandbox-token-that-opens-nothing | curl/8",
                "400 | 50041 | /api/v6/users/@me  | Bot sandbox-token-that-opens-nothing | DiscordBot (a, 1)",
                "404 | 0     | /users/@me/nothing | Bot sandbox-token-that-opens-nothing | DiscordBot (a, 1)",
                "404 | 10003 | /channels/1        | Bot sandbox-token-that-opens-nothing | DiscordBot (a, 1)",
                "404 | 10004 | /guilds/1          | Bot sandbox-token-that-opens-nothing | DiscordBot (a, 1)",
                "200 | 0     | /gateway           | none                                 | DiscordBot (a, 1)"
            })
    void a_request_that_may_not_be_made_is_refused_with_its_code(
            int status, int code, String path, @Nullable String authorization, String agent) {
        Reply reply = RawClient.get(client.calling(HttpMethod.GET, path, "", "", authorization, agent));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.headers().get("Via")).isEqualTo("1.1 google");
    }

    @Test
    void a_body_of_another_type_is_50035() {
        Reply reply = client.call(HttpMethod.POST, channel + "/messages", "text/plain", "hi");

        assertThat(reply.code()).isEqualTo(50035);
    }

    @Test
    void too_many_invalid_requests_are_answered_by_the_proxy_until_ten_minutes_are_over() {
        for (int i = 0; i < 12; i++) {
            RawClient.get(client.calling(HttpMethod.GET, "/users/@me", "", "", "Bot no", "DiscordBot (a, 1)"));
        }
        Reply blocked = client.get("/users/@me");
        fixture.clock.forward(Duration.ofMinutes(10));

        assertThat(blocked.status()).isEqualTo(429);
        assertThat(blocked.headers().get("Via")).isNull();
        assertThat(blocked.headers().get("Retry-After")).isEqualTo("600");
        assertThat(blocked.text()).contains("1015");
        assertThat(client.get("/users/@me").status()).isEqualTo(200);
    }

    @Test
    void old_messages_cannot_be_deleted_in_bulk_and_foreign_ones_not_at_all_in_direct_messages() {
        String old = fixture.sandbox.say("discord-general", "lin", "old");
        fixture.clock.forward(Duration.ofDays(15));
        String young = fixture.sandbox.say("discord-general", "lin", "young");
        String direct = fixture.sandbox.say("discord-lin", "lin", "mine");
        String other = fixture.sandbox.say("discord-general", "lin", "other");
        String path = channel + "/messages/bulk-delete";

        assertThat(client.post(path, "{'messages':['" + old + "','" + young + "']}")
                        .code())
                .isEqualTo(50034);
        assertThat(client.post(path, "{'messages':['" + young + "']}").code()).isEqualTo(50016);
        assertThat(client.post(path, "{'messages':['" + young + "','" + other + "']}")
                        .status())
                .isEqualTo(204);
        assertThat(client.delete("/channels/" + fixture.sandbox.wireId("discord-lin") + "/messages/" + direct)
                        .code())
                .isEqualTo(50003);
        assertThat(fixture.sandbox.messages("discord-general")).hasSize(1);
    }

    private static String lengthened(String body) {
        String longer = body;
        for (int length : List.of(2001, 257, 4097, 2049, 4096, 1905, 256, 1024)) {
            longer = longer.replace("LONG" + length + "'", "x".repeat(length) + "'");
        }
        return longer.replace("EMOJI2000", "🦊".repeat(2000));
    }
}
