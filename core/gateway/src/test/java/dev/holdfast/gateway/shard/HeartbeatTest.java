package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must not hold a heartbeat up. */
@Timeout(60)
class HeartbeatTest {

    @Test
    void heartbeats_leave_while_every_event_loop_of_the_process_stands_still() {
        CountDownLatch beaten = new CountDownLatch(1);
        Vertx vertx = Vertx.vertx();
        try (ScriptedPlatform platform = new ScriptedPlatform();
                SystemTime time = SystemTime.start()) {
            Gateway gateway = gateway(platform, vertx, time);
            gateway.start();
            platform.until("ready", () -> view(gateway).ready());
            int loops = 2 * Runtime.getRuntime().availableProcessors();
            CountDownLatch blocked = new CountDownLatch(loops);
            for (int loop = 0; loop < loops; loop++) {
                vertx.deployVerticle((Deployable) context -> {
                    context.runOnContext(stuck -> stand(blocked, beaten));
                    return Future.succeededFuture();
                });
            }
            platform.until("a process that stands still", () -> blocked.getCount() == 0);

            for (int beat = 1; beat <= 5; beat++) {
                int beats = beat;
                Instant before = platform.time.now();
                platform.time.advance(platform.heartbeatInterval);
                platform.until("heartbeat " + beat, () -> platform.count(1) == beats);
                platform.until("its ACK", () -> {
                    Instant last = view(gateway).lastAck();
                    return last != null && last.isAfter(before);
                });
            }

            assertThat(beaten.getCount()).isOne();
            assertThat(view(gateway).ready()).isTrue();
            beaten.countDown();
            ScriptedPlatform.await(gateway.close());
        } finally {
            beaten.countDown();
            ScriptedPlatform.await(vertx.close());
        }
    }

    private static Gateway gateway(ScriptedPlatform platform, Vertx vertx, SystemTime time) {
        URI base = URI.create("http://127.0.0.1:" + platform.port());
        BotConfig config = new BotConfig(
                "bot",
                "qq",
                "1",
                new BotConfig.Secret("hush"),
                base,
                base.resolve("/token"),
                List.of("guilds"),
                "1",
                null);
        return Gateway.open(
                config,
                new Gateway.Environment(
                        vertx, vertx.createHttpClient(), platform.sockets, new AddressLimits(), time, () -> 0.05),
                Future.succeededFuture(List.of()),
                (event, position) -> {},
                event -> {});
    }

    private static ShardView view(Gateway gateway) {
        return gateway.shards().getFirst();
    }

    private static void stand(CountDownLatch blocked, CountDownLatch until) {
        blocked.countDown();
        try {
            until.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
