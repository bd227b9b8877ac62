package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.dialect.Webhook.Taken;
import dev.holdfast.gateway.webhook.Ed25519;
import dev.holdfast.gateway.wire.Frame;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's calls, with the vectors of its documentation. */
class QqWebhookTest {

    private static final String SECRET = "0123456789abcdef";
    private static final long TIME = 1_760_000_000L;
    private static final Instant NOW = Instant.ofEpochSecond(TIME + 2);
    private static final String EVENT =
            "{\"id\":\"GROUP_AT_MESSAGE_CREATE:abc\",\"op\":0,\"d\":{\"id\":\"m1\"},\"t\":\"GROUP_AT_MESSAGE_CREATE\"}";
    private static final String EVENT_SIGNED =
            "321c180313c34b26394f72ab6262e7df291e3431d5d90d030797ffbd81f982127e3602384d6f3f99523bef698ef4ace566d6cb6c8913abbcee1c0bf8b529a10d";

    private final QqWebhook webhook = new QqWebhook("102000001", SECRET);

    @ParameterizedTest
    @CsvSource({
        "DG5g3B4j9X2KOErG,DG5g3B4j9X2KOErGDG5g3B4j9X2KOErG,8b28ded5630f9051c205dd04c6ec56ad0b08b8812b2fe30ee9aece0ab41926f3",
        "naOC0ocQE3shWLAfffVLB1rhYPG7,naOC0ocQE3shWLAfffVLB1rhYPG7naOC,d7c362fe78aef81ff23287b493628b5db02a3c4fe30b215e4d19609b5d76673a",
        "123456abcdef,123456abcdef123456abcdef123456ab,1c3039fbc8134a9df2a09f47cf4bf9303440988cec3b22056b62470b85fa80a7",
        "secret,secretsecretsecretsecretsecretse,3b41f8717b189ddb53413c8801859010cbef90790c55ad126256b70a816afe47",
        "0123456789abcdef,0123456789abcdef0123456789abcdef,23bc54912c1e6e92c4a86825c867e27ffdc555bffbd4244f17a26abfffee965d",
    })
    void the_key_is_the_secret_until_it_is_long_enough(String secret, String seed, String key) {
        byte[] made = QqWebhook.seed(secret);

        assertThat(new String(made, StandardCharsets.UTF_8)).isEqualTo(seed);
        assertThat(Ed25519.hex(Ed25519.ofSeed(made).getPublic())).isEqualTo(key);
    }

    @Test
    void a_secret_longer_than_a_seed_is_cut_and_an_empty_one_refused() {
        assertThat(QqWebhook.seed("x".repeat(40))).hasSize(32);
        assertThatThrownBy(() -> QqWebhook.seed("")).hasMessageContaining("need the bot's secret");
    }

    @ParameterizedTest
    @CsvSource({
        "DG5g3B4j9X2KOErG,1725442341,Arq0D5A61EgUu4OxUvOp,"
                + "87befc99c42c651b3aac0278e71ada338433ae26fcb24307bdc5ad38c1adc2d01bcfcadc0842edac85e85205028a1132afe09280305f13aa6909ffc2d652c706",
        "secret,1760000000,tok,"
                + "5ad50dce9e47fe61bd611f649076b7b42d7bf9b2e6aa23ea00b1ac0bd7aa6f7e49132e825042a9a3ddf47e151201e81fa878b71528fad1af39622845c0e6e908",
    })
    void an_address_is_proved_by_signing_a_word(String secret, String time, String word, String signature) {
        String asked = "{\"op\":13,\"d\":{\"plain_token\":\"" + word + "\",\"event_ts\":\"" + time + "\"}}";

        Taken taken = new QqWebhook("102000001", secret).take(unsigned(asked), NOW);

        assertThat(taken.answer().status()).isEqualTo(200);
        assertThat(taken.answer().body())
                .isEqualTo("{\"plain_token\":\"" + word + "\",\"signature\":\"" + signature + "\"}");
        assertThat(taken.dispatch()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":13,\"d\":{\"plain_token\":\"{\\\"op\\\":0}\",\"event_ts\":\"1760000000\"}}",
                "{\"op\":13,\"d\":{\"plain_token\":\"tok\",\"event_ts\":\"1760000000{\"}}",
                "{\"op\":13,\"d\":{\"plain_token\":\"\",\"event_ts\":\"1760000000\"}}",
                "{\"op\":13,\"d\":{}}",
                "{\"op\":13}",
            })
    void nothing_is_signed_that_could_be_an_event(String asked) {
        Taken taken = webhook.take(unsigned(asked), NOW);

        assertThat(taken.answer().status()).isEqualTo(400);
        assertThat(taken.answer().body()).doesNotContain("signature");
        assertThat(taken.odd()).isNotEmpty();
    }

    @Test
    void words_are_signed_so_many_times_a_minute() {
        String asked = "{\"op\":13,\"d\":{\"plain_token\":\"abc\",\"event_ts\":\"1725442341\"}}";
        for (int i = 0; i < 20; i++) {
            assertThat(webhook.take(unsigned(asked), NOW).answer().status()).isEqualTo(200);
        }

        assertThat(webhook.take(unsigned(asked), NOW).answer().status()).isEqualTo(429);
        assertThat(webhook.take(unsigned(asked), NOW.plusSeconds(60)).answer().status())
                .isEqualTo(200);
    }

    @Test
    void the_documentations_body_verifies_byte_by_byte_only() {
        String secret = "naOC0ocQE3shWLAfffVLB1rhYPG7";
        String body = "{\n  \"op\": 0,\n  \"d\": {},\n  \"t\": \"GATEWAY_EVENT_NAME\"\n}";
        String signature =
                "865ad13a61752ca65e26bde6676459cd36cf1be609375b37bd62af366e1dc25a8dc789ba7f14e017ada3d554c671a911bfdf075ba54835b23391d509579ed002";
        QqWebhook documented = new QqWebhook("102000001", secret);
        Instant then = Instant.ofEpochSecond(1_725_442_341);

        Taken taken = documented.take(signed(body, "1725442341", signature), then);
        assertThat(taken.answer()).isEqualTo(new Webhook.Answer(200, "{\"op\":12,\"d\":0}"));
        assertThat(taken.dispatch())
                .isInstanceOfSatisfying(
                        Frame.Dispatch.class, event -> assertThat(event.type()).isEqualTo("GATEWAY_EVENT_NAME"));
        String oneLine = body.replace("\n", "");
        assertThat(documented
                        .take(signed(oneLine, "1725442341", signature), then)
                        .answer()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void an_event_is_taken_and_handed_on() {
        Taken taken = webhook.take(signed(EVENT, Long.toString(TIME), EVENT_SIGNED), NOW);

        assertThat(taken.answer()).isEqualTo(new Webhook.Answer(200, "{\"op\":12,\"d\":0}"));
        assertThat(taken.dispatch()).isInstanceOfSatisfying(Frame.Dispatch.class, event -> {
            assertThat(event.type()).isEqualTo("GROUP_AT_MESSAGE_CREATE");
            assertThat(event.outerId()).isEqualTo("GROUP_AT_MESSAGE_CREATE:abc");
            assertThat(event.json()).isEqualTo("{\"id\":\"m1\"}");
        });
    }

    @ParameterizedTest
    @CsvSource({"300,200", "301,401", "-300,200", "-301,401", "86400,401"})
    void a_call_is_believed_around_the_time_it_was_signed_for(long later, int status) {
        assertThat(webhook.take(signed(EVENT, Long.toString(TIME), EVENT_SIGNED), Instant.ofEpochSecond(TIME + later))
                        .answer()
                        .status())
                .isEqualTo(status);
    }

    @Test
    void whatever_is_not_signed_as_it_should_be_is_not_believed() {
        assertThat(status(unsigned(EVENT))).isEqualTo(401);
        assertThat(status(signed(EVENT + " ", Long.toString(TIME), EVENT_SIGNED)))
                .isEqualTo(401);
        assertThat(status(signed(EVENT, Long.toString(TIME + 1), EVENT_SIGNED))).isEqualTo(401);
        assertThat(status(signed(EVENT, "", EVENT_SIGNED))).isEqualTo(401);
        assertThat(status(signed(EVENT, "x", EVENT_SIGNED))).isEqualTo(401);
        assertThat(status(signed(EVENT, Long.toString(TIME), ""))).isEqualTo(401);
        assertThat(status(signed(EVENT, Long.toString(TIME), EVENT_SIGNED.replace('3', '4'))))
                .isEqualTo(401);
        assertThat(webhook.take(unsigned(EVENT), NOW).dispatch()).isNull();
    }

    @Test
    void a_validation_signed_wrongly_is_not_answered() {
        Webhook.Call call = signed(
                "{\"op\":13,\"d\":{\"plain_token\":\"tok\",\"event_ts\":\"1760000000\"}}",
                Long.toString(TIME),
                EVENT_SIGNED);

        assertThat(status(call)).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":1,\"d\":251}|200|{\"op\":11,\"d\":251}|",
                "{\"op\":7}|200|{\"op\":12,\"d\":0}|unknown opcode 7",
                "{\"op\":0,\"d\":{}}|400|{\"error\":\"no event\"}|no event",
                "{\"op\":0,\"t\":\"RESUMED\",\"d\":\"\"}|400|{\"error\":\"no event\"}|no event",
                "not json|200|{\"op\":12,\"d\":0}|not JSON",
                "[]|200|{\"op\":12,\"d\":0}|not JSON",
            })
    void every_other_call_that_is_signed_has_its_answer(String body, int status, String answer, @Nullable String odd) {
        Taken taken = webhook.take(signed(body), NOW);

        assertThat(taken.answer()).isEqualTo(new Webhook.Answer(status, answer));
        assertThat(taken.odd()).isEqualTo(odd == null ? "" : odd);
        assertThat(taken.dispatch()).isNull();
    }

    @Test
    void a_call_for_another_bot_is_refused() {
        Webhook.Call call = signed(EVENT, Long.toString(TIME), EVENT_SIGNED);
        call.headers().set("x-bot-appid", "7");

        assertThat(status(call)).isEqualTo(403);
        call.headers().set("x-bot-appid", "102000001");
        assertThat(status(call)).isEqualTo(200);
    }

    @Property(tries = 500)
    void arbitrary_bytes_and_headers_are_answered(
            @ForAll byte[] body, @ForAll String signature, @ForAll String timestamp) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .set("X-Signature-Ed25519", signature)
                .set("X-Signature-Timestamp", timestamp);

        assertThat(new QqWebhook("1", SECRET)
                        .take(new Webhook.Call(headers, Buffer.buffer(body)), NOW)
                        .dispatch())
                .isNull();
    }

    private int status(Webhook.Call call) {
        return webhook.take(call, NOW).answer().status();
    }

    private static Webhook.Call unsigned(String body) {
        return new Webhook.Call(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }

    private static Webhook.Call signed(String body, String timestamp, String signature) {
        Webhook.Call call = unsigned(body);
        call.headers().set("x-signature-ed25519", signature).set("x-signature-timestamp", timestamp);
        return call;
    }

    private static Webhook.Call signed(String body) {
        KeyPair keys = Ed25519.ofSeed(QqWebhook.seed(SECRET));
        String time = Long.toString(TIME);
        return signed(body, time, Ed25519.sign(keys.getPrivate(), (time + body).getBytes(StandardCharsets.UTF_8)));
    }
}
