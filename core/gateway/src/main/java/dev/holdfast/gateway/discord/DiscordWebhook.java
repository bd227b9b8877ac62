package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.webhook.Ed25519;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Interactions by HTTP, signed with the application's key (Discord: Interactions over HTTP). The platform tries an address with
 * wrong signatures, and refuses one that takes them. What is taken is answered by REST, as when it came by the socket.
 */
final class DiscordWebhook implements Webhook {

    private static final int PING = 1;
    private static final String PONG = "{\"type\":1}";
    private static final Answer TAKEN = new Answer(202, "");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,15}");

    private final PublicKey key;

    DiscordWebhook(PublicKey key) {
        this.key = key;
    }

    @Override
    public Taken take(Call call, Instant now) {
        String timestamp = call.header("X-Signature-Timestamp");
        // First what is cheap: anybody may call, with as long a body as there may be.
        if (!SECONDS.matcher(timestamp).matches() || farOff(timestamp, now)) {
            return Taken.odd(401, "signed too long ago or ahead");
        }
        byte[] time = timestamp.getBytes(StandardCharsets.UTF_8);
        if (!Ed25519.verify(
                key, call.header("X-Signature-Ed25519"), time, call.body().getBytes())) {
            return Taken.odd(401, "signature is wrong");
        }
        JsonValue interaction = JsonValue.of(call.body().toString(StandardCharsets.UTF_8));
        if (interaction.number("type", 0) == PING) {
            return Taken.answer(PONG);
        }
        return interaction.isObject()
                ? Taken.onlyEvent(
                        TAKEN, new Frame.Dispatch("INTERACTION_CREATE", Frame.Dispatch.NO_SEQUENCE, "", interaction))
                : Taken.odd(400, "no interaction");
    }

    private static boolean farOff(String timestamp, Instant now) {
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        return off.abs().compareTo(REPLAY_WINDOW) > 0;
    }
}
