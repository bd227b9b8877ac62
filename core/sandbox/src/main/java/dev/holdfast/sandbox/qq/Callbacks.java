package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Events by HTTP: once a bot has an address, it is called with every event, signed, one after the other; a call that is not
 * taken is made again. Any thread.
 */
final class Callbacks {
    private static final int CALLS_MAX = 4;
    private static final long AGAIN_AFTER_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final InstantSource clock;
    private final WireIds ids;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    /** @param bots those with an address are called from the start, without having proved it */
    Callbacks(Vertx vertx, InstantSource clock, WireIds ids, Collection<Bot> bots) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient();
        this.clock = clock;
        this.ids = ids;
        bots.forEach(bot -> {
            URI address = bot.webhook();
            if (address != null) {
                lines.put(bot.appId(), new Line(bot, address));
            }
        });
    }

    /** One bot's address, and the end of what is being called there. */
    private static final class Line {
        private final Bot bot;
        private final URI address;
        private Future<Void> last = Future.succeededFuture();

        Line(Bot bot, URI address) {
            this.bot = bot;
            this.address = address;
        }
    }

    /** Has the address sign a word; if it can, it is called from now on. Fails otherwise. */
    Future<Void> open(Bot bot, URI address) {
        String word = ids.token();
        String time = Long.toString(clock.instant().getEpochSecond());
        String asked = "{\"op\":13,\"d\":{\"plain_token\":\"" + word + "\",\"event_ts\":\"" + time + "\"}}";
        return call(bot, address, asked).compose(answer -> {
            String expected = sign(bot.secret(), time + word);
            boolean proved = read(answer).path("signature").asText("").equals(expected);
            if (!proved) {
                return Future.failedFuture("The address did not sign the word it was given: " + answer);
            }
            lines.put(bot.appId(), new Line(bot, address));
            return Future.succeededFuture();
        });
    }

    /** Whether that bot is called rather than connected. */
    boolean has(Bot bot) {
        return lines.containsKey(bot.appId());
    }

    void publish(Bot bot, Event event) {
        Line line = lines.get(bot.appId());
        if (line != null) {
            String id = event.id().isEmpty() ? "" : "\"id\":\"" + event.id() + "\",";
            String frame = "{" + id + "\"op\":0,\"d\":" + event.data() + ",\"t\":\"" + event.type() + "\"}";
            synchronized (line) {
                line.last = line.last.transform(done -> tell(line, frame, 1));
            }
        }
    }

    private Future<Void> tell(Line line, String frame, int call) {
        return call(line.bot, line.address, frame).transform(done -> {
            boolean taken = done.succeeded() && read(done.result()).path("d").asInt(-1) == 0;
            if (taken || call == CALLS_MAX) {
                return Future.succeededFuture();
            }
            return vertx.timer(AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS).compose(now -> tell(line, frame, call + 1));
        });
    }

    /** The answer's body; fails unless it came with a 200. */
    private Future<Buffer> call(Bot bot, URI address, String body) {
        String time = Long.toString(clock.instant().getEpochSecond());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(address.toString())
                .setTimeout(PATIENCE.toMillis())
                .putHeader("User-Agent", "QQBot-Callback")
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Bot-Appid", bot.appId())
                .putHeader("X-Signature-Timestamp", time)
                .putHeader("X-Signature-Ed25519", sign(bot.secret(), time + body));
        return http.request(options)
                .compose(request -> request.send(body)
                        .compose(response -> response.body()
                                .compose(answer -> response.statusCode() == 200
                                        ? Future.succeededFuture(answer)
                                        : Future.failedFuture("HTTP " + response.statusCode() + " " + answer))));
    }

    private static JsonNode read(Buffer answer) {
        try {
            JsonNode tree = Json.MAPPER.readTree(answer.getBytes());
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The secret is the key: repeated to 32 bytes, and cut there. */
    static String sign(String secret, String message) {
        byte[] seed = new byte[32];
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < seed.length; at += bytes.length) {
            System.arraycopy(bytes, 0, seed, at, Math.min(bytes.length, seed.length - at));
        }
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has Ed25519.", impossible);
        }
    }

    Future<Void> close() {
        lines.clear();
        return http.close();
    }
}
