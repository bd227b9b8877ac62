package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.webhook.Ed25519;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.gateway.wire.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Events by HTTP, signed with a key that both sides make of the bot's secret.
 *
 * <p>The platform proves an address by having a word signed that it chose. Whoever could have anything signed that way could sign
 * events: a word with a body in it would do. So only words of letters and digits are, which no event is.
 */
final class QqWebhook implements Webhook {

    private static final int OP_DISPATCH = 0;
    private static final int OP_HEARTBEAT = 1;
    private static final int OP_VALIDATION = 13;

    private static final String TAKEN = "{\"op\":12,\"d\":0}";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,15}");

    /** Anybody may ask for a signature, and each takes time; the platform asks when an address is set. */
    private static final int SIGNED_MAX = 20;

    private static final Duration SIGNED_WITHIN = Duration.ofMinutes(1);

    private final Deque<Instant> signed = new ArrayDeque<>();
    private final String appId;
    private final KeyPair keys;

    /**
     * @param appId whose events are taken
     * @param secret at least one byte
     */
    QqWebhook(String appId, String secret) {
        this.appId = appId;
        this.keys = Ed25519.ofSeed(seed(secret));
    }

    /** The secret, again and again until it is long enough, and no longer than that. */
    static byte[] seed(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("events by webhook need the bot's secret to check their signatures");
        }
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = bytes[i % bytes.length];
        }
        return seed;
    }

    @Override
    public Taken take(Call call, Instant now) {
        String addressee = call.header("X-Bot-Appid");
        if (!addressee.isEmpty() && !addressee.equals(appId)) {
            return Taken.odd(403, "for another app id");
        }
        String text = call.body().toString(StandardCharsets.UTF_8);
        String signature = call.header("X-Signature-Ed25519");
        if (signature.isEmpty() && call.header("X-Signature-Timestamp").isEmpty()) {
            JsonValue unsigned = JsonValue.of(text);
            return unsigned.number("op", -1) == OP_VALIDATION
                    ? validation(unsigned.get("d"), now)
                    : Taken.odd(401, "not signed");
        }
        String doubt = doubt(call, signature, now);
        return doubt.isEmpty() ? believed(text, now) : Taken.odd(401, doubt);
    }

    private String doubt(Call call, String signature, Instant now) {
        String timestamp = call.header("X-Signature-Timestamp");
        byte[] time = timestamp.getBytes(StandardCharsets.UTF_8);
        if (!SECONDS.matcher(timestamp).matches()) {
            return "signature is wrong";
        }
        // First what is cheap: anybody may call, with as long a body as there may be.
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (off.abs().compareTo(REPLAY_WINDOW) > 0) {
            return "signed too long ago or ahead";
        }
        return Ed25519.verify(keys.getPublic(), signature, time, call.body().getBytes()) ? "" : "signature is wrong";
    }

    private Taken believed(String text, Instant now) {
        JsonValue frame = JsonValue.of(text);
        long op = frame.number("op", -1);
        if (op == OP_VALIDATION) {
            return validation(frame.get("d"), now);
        }
        if (op == OP_HEARTBEAT) {
            return Taken.answer("{\"op\":11,\"d\":" + frame.number("d", 0) + "}");
        }
        if (op == OP_DISPATCH) {
            return FrameReader.read(text) instanceof Frame.Dispatch dispatch
                    ? Taken.event(new Answer(200, TAKEN), dispatch)
                    : Taken.odd(400, "no event");
        }
        // Told that it was taken: it would only come again.
        return Taken.answer(TAKEN, frame.isObject() ? "unknown opcode " + op : "not JSON");
    }

    private Taken validation(JsonValue asked, Instant now) {
        String word = asked.text("plain_token");
        String time = asked.text("event_ts");
        if (!WORD.matcher(word).matches() || !SECONDS.matcher(time).matches()) {
            return Taken.odd(400, "a validation that is none");
        }
        if (!maySign(now)) {
            return Taken.odd(429, "too many validations");
        }
        String signature = Ed25519.sign(
                keys.getPrivate(), time.getBytes(StandardCharsets.UTF_8), word.getBytes(StandardCharsets.UTF_8));
        return Taken.answer("{\"plain_token\":\"" + word + "\",\"signature\":\"" + signature + "\"}");
    }

    private boolean maySign(Instant now) {
        synchronized (signed) {
            signed.removeIf(at -> !at.plus(SIGNED_WITHIN).isAfter(now));
            return signed.size() < SIGNED_MAX && signed.add(now);
        }
    }
}
