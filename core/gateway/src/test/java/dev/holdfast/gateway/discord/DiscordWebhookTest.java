package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.dialect.Webhook.Taken;
import dev.holdfast.gateway.webhook.Ed25519;
import dev.holdfast.gateway.wire.Frame;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interactions that come by HTTP (Discord: Interactions over HTTP). */
class DiscordWebhookTest {

    private static final KeyPair KEYS = Ed25519.ofSeed(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    });
    private static final Instant NOW = Instant.ofEpochSecond(1_768_469_405);
    private static final String PING = "{\"type\":1,\"id\":\"1\"}";

    private final Webhook webhook = new DiscordWebhook(Ed25519.publicKey(Ed25519.hex(KEYS.getPublic())));

    @Test
    void a_ping_is_answered_with_a_pong() {
        assertThat(take("1768469405", PING, PING).answer()).isEqualTo(new Webhook.Answer(200, "{\"type\":1}"));
    }

    @Test
    void an_interaction_is_taken_and_becomes_the_same_event_as_by_the_socket() {
        String frame = Examples.text("INTERACTION_CREATE_BUTTON");
        String interaction = frame.substring(frame.indexOf("\"d\":") + 4, frame.lastIndexOf('}'));

        Taken taken = take("1768469405", interaction, interaction);

        assertThat(taken.answer().status()).isEqualTo(202);
        Frame.Dispatch dispatch = Objects.requireNonNull(taken.dispatch());
        assertThat(dispatch.type()).isEqualTo("INTERACTION_CREATE");
        assertThat(Examples.event("INTERACTION_CREATE", dispatch.json()))
                .isEqualTo(Examples.event("INTERACTION_CREATE_BUTTON"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1768469405|{\"type\":1,\"id\":\"1\"}|{\"type\":1,\"id\":\"2\"}",
                "1768469405|{\"type\":1,\"id\":\"1\"}|{\"type\":1, \"id\":\"1\"}",
                "1768469000|{\"type\":1,\"id\":\"1\"}|{\"type\":1,\"id\":\"1\"}",
                "1768469999|{\"type\":1,\"id\":\"1\"}|{\"type\":1,\"id\":\"1\"}",
                "soon|{\"type\":1,\"id\":\"1\"}|{\"type\":1,\"id\":\"1\"}",
            })
    void what_is_signed_wrongly_or_long_ago_is_not_believed(String timestamp, String signed, String sent) {
        Taken taken = take(timestamp, signed, sent);

        assertThat(taken.answer().status()).isEqualTo(401);
        assertThat(taken.dispatch()).isNull();
        assertThat(taken.odd()).isNotEmpty();
    }

    @Test
    void what_is_not_signed_at_all_is_not_believed() {
        Taken taken = webhook.take(new Webhook.Call(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(PING)), NOW);

        assertThat(taken.answer().status()).isEqualTo(401);
    }

    @Test
    void a_signature_is_not_even_looked_at_when_its_time_is_over() {
        assertThat(take("1768469000", PING, "another").odd()).isEqualTo("signed too long ago or ahead");
    }

    @Test
    void what_is_signed_and_no_interaction_is_refused() {
        assertThat(take("1768469405", "[]", "[]").answer().status()).isEqualTo(400);
        assertThat(take("1768469405", "broken", "broken").answer().status()).isEqualTo(400);
    }

    private Taken take(String timestamp, String signed, String sent) {
        String signature = Ed25519.sign(
                KEYS.getPrivate(), timestamp.getBytes(StandardCharsets.UTF_8), signed.getBytes(StandardCharsets.UTF_8));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Signature-Ed25519", signature)
                .add("X-Signature-Timestamp", timestamp);
        return webhook.take(new Webhook.Call(headers, Buffer.buffer(sent)), NOW);
    }
}
