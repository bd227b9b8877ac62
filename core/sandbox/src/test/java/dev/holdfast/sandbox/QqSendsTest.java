package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.RawClient.Reply;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QqSendsTest {
    private static final String ROWS_OF_SIX =
            "{'rows':[{'buttons':[B,B,B,B,B,B]}]}".replace("B", "{'render_data':{'label':'x'},'action':{'type':1}}");
    private static final String LONG_LABEL =
            "{'rows':[{'buttons':[{'render_data':{'label':'eleven char'},'action':{'type':1}}]}]}";

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lobby       | 50006    | {}",
                "lobby       | 50006    | {'content':'  '}",
                "lobby       | 304026   | {'content':'x','msg_id':'unknown'}",
                "lobby       | 50037    | {'content':'x','markdown':{'content':'# x'}}",
                "lobby       | 50057    | {'markdown':{'content':'# x','custom_template_id':'t'}}",
                "lobby       | 50037    | {'content':'x','keyboard':{'id':'1'}}",
                "lobby       | 305007   | {'markdown':{'content':'x'},'keyboard':{'content':SIX}}",
                "tea-house   | 50006    | {'msg_type':0,'content':''}",
                "tea-house   | 40034024 | {'content':'x','msg_id':'unknown'}",
                "tea-house   | 40034025 | {'content':'x','event_id':'unknown'}",
                "tea-house   | 40034027 | {'content':'x','event_id':'GROUP_AT_MESSAGE_CREATE:1'}",
                "tea-house   | 40034025 | {'content':'x','msg_id':'a','event_id':'b'}",
                "tea-house   | 22006    | {'msg_type':2,'content':'x'}",
                "tea-house   | 22006    | {'msg_type':0,'content':'x','markdown':{'content':'x'}}",
                "tea-house   | 22006    | {'msg_type':7,'content':' '}",
                "tea-house   | 304080   | {'msg_type':7,'media':{'file_info':'nothing'}}",
                "tea-house   | 340069   | {'msg_type':4,'embed':{'title':'x'}}",
                "tea-house   | 340069   | {'msg_type':6,'input_notify':{'input_type':1}}",
                "tea-house   | 50035    | {'content':'x','msg_seq':0}",
                "tea-house   | 40034029 | {'msg_type':2,'markdown':{'content':'x'},'keyboard':{'content':{'rows':[]}}}",
                "tea-house   | 40034029 | {'msg_type':2,'markdown':{'content':'x'},'keyboard':{'content':SIX}}",
                "tea-house   | 40034029 | {'msg_type':2,'markdown':{'content':'x'},'keyboard':{'content':LABEL}}",
                "tea-house   | 40034008 | {'msg_type':2,'markdown':{'template_id':1,'params':[{'key':'k','values':['']}]}}",
                "tea-house   | 40034009 | {'msg_type':2,'markdown':{'template_id':1,'params':[{'key':'k','values':['a\\nb']}]}}",
                "tea-house   | 40034010 | {'msg_type':2,'markdown':{'template_id':1,'params':[{'key':'k','values':['**b**']}]}}",
                "tea-house   | 12001    | {'content':7}",
                "tea-house   | 12001    | [",
                "private-lin | 40034024 | {'content':'x','msg_id':'unknown'}"
            })
    void a_wrong_message_is_refused_with_its_number(String conversation, int code, String body) {
        fixture.client.identified();

        Reply reply = send(conversation, body.replace("SIX", ROWS_OF_SIX).replace("LABEL", LONG_LABEL));

        assertThat(reply.errCode()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("trace_id").asText()).isEqualTo(reply.trace());
        assertThat(reply.body().path("message").asText()).isNotBlank();
        assertThat(fixture.sandbox.messages(conversation)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/channels/1/messages,      10003",
        "/dms/1/messages,           304031",
        "/v2/groups/A/messages,     40034101",
        "/v2/users/A/messages,      40054004",
        "/v2/users/A/files,         40054004",
        "/users/@me/dms,            304033"
    })
    void an_unknown_place_is_refused_with_its_number(String path, int code) {
        assertThat(fixture.client.post(path, "{\"content\":\"x\"}").errCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,            401, 11241",
                "QQBot wrong,     401, 11243",
                "Bot 1.legacy,    500, 11245",
                "Bearer user,     401, 11273"
            })
    void a_wrong_token_is_refused_with_its_number(String authorization, int status, int code) {
        Reply reply = fixture.client.call(HttpMethod.GET, "/users/@me", authorization, null);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.errCode()).isEqualTo(code);
    }

    @Test
    void an_expired_token_is_told_from_a_wrong_one() {
        String token = fixture.client.token();
        fixture.sandbox.expireTokens();

        Reply reply = fixture.client.call(HttpMethod.GET, "/users/@me", "QQBot " + token, null);

        assertThat(reply.errCode()).isEqualTo(11244);
        assertThat(fixture.client.token()).isNotEqualTo(token);
    }

    @Test
    void a_guild_message_needs_a_connected_gateway_and_a_group_message_does_not() {
        assertThat(send("lobby", "{'content':'x'}").errCode()).isEqualTo(304018);
        assertThat(send("dm-lin", "{'content':'x'}").errCode()).isEqualTo(304018);
        assertThat(send("tea-house", "{'content':'x'}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"tea-house, 5", "private-lin, 4"})
    void replies_to_one_message_are_counted_and_a_repeated_number_is_a_duplicate(String conversation, int max) {
        String id = fixture.sandbox.say(conversation, "lin", "count");
        for (int seq = 1; seq <= max; seq++) {
            assertThat(answer(conversation, id, seq).status()).isEqualTo(200);
            assertThat(answer(conversation, id, seq).errCode()).isEqualTo(40054005);
        }

        assertThat(answer(conversation, id, max + 1).errCode()).isEqualTo(40034128);
        assertThat(fixture.sandbox.messages(conversation)).hasSize(max + 1);
    }

    @Test
    void a_missing_number_is_the_number_one() {
        String id = fixture.sandbox.say("tea-house", "lin", "count");
        send("tea-house", "{'content':'x','msg_id':'" + id + "'}");

        assertThat(answer("tea-house", id, 1).errCode()).isEqualTo(40054005);
    }

    @ParameterizedTest
    @CsvSource({"lobby, 5, 304027", "dm-lin, 5, 304027", "tea-house, 5, 40034005", "private-lin, 60, 40034005"})
    void a_reply_is_taken_until_its_window_closes(String conversation, int minutes, int code) {
        fixture.client.identified();
        String id = fixture.sandbox.say(conversation, "lin", "in time");
        fixture.clock.forward(Duration.ofMinutes(minutes));
        fixture.client.identified();

        assertThat(answer(conversation, id, 1).status()).isEqualTo(200);
        fixture.clock.forward(Duration.ofSeconds(1));
        assertThat(answer(conversation, id, 2).errCode()).isEqualTo(code);
    }

    @Test
    void a_message_of_another_place_cannot_be_answered() {
        String id = fixture.sandbox.say("tea-house", "lin", "here");

        assertThat(answer("road-trip", id, 1).errCode()).isEqualTo(40034024);
    }

    @Test
    void rich_parts_are_shown_as_a_reader_sees_them() {
        fixture.client.identified();
        send(
                "tea-house",
                "{'msg_type':2,'markdown':{'content':'**hi**'},'keyboard':{'content':{'rows':[{'buttons':["
                        + "{'id':'b1','render_data':{'label':'Yes','style':1},'action':{'type':1,'data':'vote:1'}}]}]}}}");
        send("lobby", "{'embed':{'title':'Levels','fields':[{'name':'gold'}]}}");
        send("lobby", "{'content':'3 &lt; 4 &amp; 5'}");

        ChatMessage markdown = fixture.sandbox.messages("tea-house").getLast();
        assertThat(markdown.format()).isEqualTo(ChatMessage.Format.MARKDOWN);
        assertThat(markdown.text()).isEqualTo("**hi**");
        assertThat(markdown.buttons().getFirst().getFirst())
                .isEqualTo(new ChatMessage.Button("b1", "Yes", 1, "callback", "vote:1"));
        assertThat(fixture.sandbox
                        .messages("lobby")
                        .getFirst()
                        .embeds()
                        .getFirst()
                        .title())
                .isEqualTo("Levels");
        assertThat(fixture.sandbox.messages("lobby").getLast().text()).isEqualTo("3 < 4 & 5");
    }

    @Test
    void an_uploaded_image_is_sent_by_its_file_info_in_its_own_scene_for_an_hour() {
        JsonNode upload = fixture.client
                .post(path("tea-house", "files"), "{\"file_type\":1,\"file_data\":\"iVBORw0KGgo=\"}")
                .body();
        String media = "{'msg_type':7,'content':' ','media':{'file_info':'"
                + upload.path("file_info").asText() + "'}}";

        assertThat(upload.path("ttl").asInt()).isEqualTo(3600);
        assertThat(send("tea-house", media).status()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("tea-house").getLast().images()).hasSize(1);
        assertThat(send("private-lin", media).errCode()).isEqualTo(304080);
        fixture.clock.forward(Duration.ofHours(1));
        assertThat(send("tea-house", media).errCode()).isEqualTo(304080);
        assertThat(fixture.client
                        .post(path("tea-house", "files"), "{\"file_type\":9}")
                        .errCode())
                .isEqualTo(850019);
    }

    @Test
    void a_message_is_recalled_within_two_minutes() {
        String first = send("tea-house", "{'content':'x'}").body().path("id").asText();
        String second = send("tea-house", "{'content':'y'}").body().path("id").asText();

        Reply recalled = delete(path("tea-house", "messages") + "/" + first);
        fixture.clock.forward(Duration.ofSeconds(121));

        assertThat(recalled.status()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("tea-house")).hasSize(1);
        assertThat(delete(path("tea-house", "messages") + "/" + second).errCode())
                .isEqualTo(40064004);
        assertThat(delete(path("tea-house", "messages") + "/" + first).errCode())
                .isEqualTo(306004);
    }

    @Test
    void a_pressed_button_is_acknowledged_once_and_can_be_replied_to_by_its_outer_id() {
        RawClient.Socket socket = fixture.client.identified();
        String message = send(
                        "tea-house",
                        "{'msg_type':2,'markdown':{'content':'?'},'keyboard':{'content':{'rows':[{'buttons':["
                                + "{'id':'b1','render_data':{'label':'Yes'},'action':{'type':1,'data':'go'}}]}]}}}")
                .body()
                .path("id")
                .asText();
        String pressed = fixture.sandbox.press("tea-house", "mei", message, "b1");
        JsonNode event = socket.next("INTERACTION_CREATE");
        Reply first = put("/interactions/" + pressed, "{\"code\":0}");
        Reply second = put("/interactions/" + pressed, "{\"code\":0}");

        assertThat(event.at("/d/id").asText()).isEqualTo(pressed);
        assertThat(event.at("/d/data/resolved/button_data").asText()).isEqualTo("go");
        assertThat(event.at("/d/group_member_openid").asText())
                .isEqualTo(fixture.sandbox.wireUserId("tea-house", "mei"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.errCode()).isEqualTo(630003);
        assertThat(put("/interactions/other", "{\"code\":0}").errCode()).isEqualTo(630001);
        assertThat(fixture.sandbox.acknowledged(pressed)).contains(0);
        assertThat(send(
                                "tea-house",
                                "{'content':'x','event_id':'" + event.path("id").asText() + "'}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_deleted_message_and_a_new_member_are_told() {
        RawClient.Socket socket = fixture.client.identified();
        String id = fixture.sandbox.say("lobby", "mei", "oops");
        fixture.sandbox.delete("lobby", "mei", id);
        String joined = fixture.sandbox.join("hao");

        assertThat(socket.next("PUBLIC_MESSAGE_DELETE").at("/d/message/id").asText())
                .isEqualTo(id);
        assertThat(socket.next("GUILD_MEMBER_ADD").at("/d/user/username").asText())
                .isEqualTo("Hao");
        assertThat(send("lobby", "{'content':'welcome','event_id':'" + joined + "'}")
                        .status())
                .isEqualTo(200);
    }

    private Reply answer(String conversation, String msgId, int seq) {
        return send(conversation, "{'content':'x','msg_id':'" + msgId + "','msg_seq':" + seq + "}");
    }

    private Reply send(String conversation, String body) {
        return fixture.client.post(path(conversation, "messages"), body.replace('\'', '"'));
    }

    private String path(String conversation, String collection) {
        String kind = switch (fixture.sandbox
                .services()
                .world()
                .conversation(conversation)
                .kind()) {
            case CHANNEL -> "/channels/";
            case DIRECT -> "/dms/";
            case GROUP -> "/v2/groups/";
            case PRIVATE -> "/v2/users/";
        };
        return kind + fixture.sandbox.wireId(conversation) + "/" + collection;
    }

    private Reply delete(String path) {
        return fixture.client.call(HttpMethod.DELETE, path, "QQBot " + fixture.client.token(), null);
    }

    private Reply put(String path, String body) {
        return fixture.client.call(HttpMethod.PUT, path, "QQBot " + fixture.client.token(), body);
    }
}
