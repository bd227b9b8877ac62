package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.gateway.webhook.WebhookDoor;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.config.BotSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bots' gateways, with the one REST client and the sockets they share. */
final class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    /** Connections per bot's REST host; no smaller than the calls a guard lets through at once. */
    private static final int REST_MAX = 128;

    private final Vertx vertx;
    private final Time time;
    private final DoubleSupplier random;
    private final HttpClientAgent rest;
    private final Sockets sockets;
    private final AddressLimits addresses = new AddressLimits();
    private final Map<String, Gateway> gateways = new LinkedHashMap<>();

    Connections(Vertx vertx, Time time, DoubleSupplier random) {
        this.vertx = vertx;
        this.time = time;
        this.random = random;
        rest = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout(5000)
                        .setTcpNoDelay(true)
                        .setKeepAliveTimeout(30)
                        .setDecompressionSupported(true))
                .with(new PoolOptions().setHttp1MaxSize(REST_MAX).setMaxWaitQueueSize(10_000))
                .build();
        sockets = Sockets.start(Holdfast.EVENT_LOOPS);
    }

    /** For whatever calls out by HTTP. */
    HttpClientAgent rest() {
        return rest;
    }

    /**
     * Makes a bot's gateway; nothing connects before {@link #start}.
     *
     * @param stored where its shards stood when the process before ended
     */
    Gateway open(BotSettings bot, Future<List<Position>> stored, Intake intake, Consumer<GatewayEvent> listener) {
        Gateway gateway = Gateway.open(
                bot.gateway(),
                new Gateway.Environment(vertx, rest, sockets, addresses, time, random),
                stored,
                intake,
                listener);
        gateways.put(bot.name(), gateway);
        return gateway;
    }

    /** The gateways by their bots' names; filled while the bots are opened. */
    Map<String, Gateway> byBot() {
        return Collections.unmodifiableMap(gateways);
    }

    Collection<Gateway> all() {
        return gateways.values();
    }

    /** Where a bot's calls by HTTP come in; null where it takes none. */
    @Nullable
    WebhookDoor webhookDoor(String platform, String bot) {
        Gateway gateway = gateways.get(bot);
        return gateway == null || !gateway.platform().equals(platform) ? null : gateway.door();
    }

    void start() {
        gateways.values()
                .forEach(gateway -> gateway.start().onComplete(done -> log.debug("{} was tried", gateway.bot())));
    }

    /** Takes no more calls by HTTP. */
    void shutDoors() {
        gateways.values().forEach(Gateway::shutDoor);
    }

    /** Closes the sockets so that their sessions stay resumable. */
    void closeGateways() {
        gateways.values().forEach(gateway -> StopStep.end("the gateway of " + gateway.bot(), gateway::close));
    }

    void closeClients() {
        StopStep.end("the REST client", rest::close);
        StopStep.end("the socket client", sockets::close);
    }
}
