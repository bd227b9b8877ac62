package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that is not told yet where the process before stood. */
@Timeout(60)
class WaitingGatewayTest {

    private static final int IDENTIFY = 2;
    private static final int PRESENCE = 3;
    private static final int RESUME = 6;

    private final Vertx vertx = Vertx.vertx();
    private final SystemTime time = SystemTime.start();
    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final Promise<List<Position>> stored = Promise.promise();
    private final Gateway gateway = gateway();

    @AfterEach
    void close() {
        ScriptedPlatform.await(gateway.close());
        platform.close();
        time.close();
        ScriptedPlatform.await(vertx.close());
    }

    @Test
    void what_it_is_to_show_meanwhile_is_shown_in_the_session_that_is_resumed() {
        gateway.start();
        assertThat(present("first")).isInstanceOf(SendResult.Sent.class);
        assertThat(present("latest")).isInstanceOf(SendResult.Sent.class);

        stored.complete(List.of(position()));
        platform.passing("the presence", () -> platform.count(PRESENCE) > 0);

        assertThat(platform.last(PRESENCE).d().toString()).contains("latest");
        assertThat(platform.count(RESUME)).isOne();
        assertThat(platform.count(IDENTIFY)).isZero();
        assertThat(platform.count(PRESENCE)).isOne();
    }

    @Test
    void connecting_anew_waits_too_and_says_so() {
        gateway.start();

        assertThat(gateway.reconnect(false, "by the test")).isFalse();
        assertThat(view().detail()).contains("waits for the database");

        stored.complete(List.of(position()));
        platform.passing("the session", () -> view().ready());
        assertThat(platform.count(RESUME)).isOne();
        assertThat(platform.count(IDENTIFY)).isZero();
        assertThat(gateway.reconnect(false, "by the test")).isTrue();
    }

    @Test
    void asked_for_a_new_session_it_begins_one_at_once_and_what_is_known_later_is_too_late() {
        gateway.start();

        assertThat(gateway.reconnect(true, "by the test")).isTrue();
        platform.passing("the session", () -> view().ready());
        stored.complete(List.of(position()));

        assertThat(platform.count(IDENTIFY)).isOne();
        assertThat(platform.count(RESUME)).isZero();
    }

    @Test
    void closed_it_waits_no_longer_and_never_connects() {
        Future<Void> attempted = gateway.start();

        ScriptedPlatform.await(gateway.close());
        ScriptedPlatform.await(attempted);
        stored.complete(List.of(position()));
        gateway.reconnect(true, "by the test");

        assertThat(gateway.shards()).isEmpty();
        assertThat(platform.connections).isEmpty();
    }

    private SendResult present(String text) {
        return gateway.present(new BotConfig.Presence("online", "watching", text));
    }

    private ShardView view() {
        return gateway.shards().getFirst();
    }

    private Position position() {
        return new Position("bot", 0, 1, "old", platform.url() + "resume", 41, "me");
    }

    private Gateway gateway() {
        BotConfig config = new BotConfig(
                "bot",
                "discord",
                "",
                new BotConfig.Secret("hush"),
                URI.create("http://127.0.0.1:" + platform.port()),
                null,
                List.of("guilds"),
                "1",
                null);
        return Gateway.open(
                config,
                new Gateway.Environment(
                        vertx, vertx.createHttpClient(), platform.sockets, new AddressLimits(), time, () -> 0.05),
                stored.future(),
                (event, position) -> {},
                event -> {});
    }
}
