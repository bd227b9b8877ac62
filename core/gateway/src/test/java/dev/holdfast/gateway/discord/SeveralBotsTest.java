package dev.holdfast.gateway.discord;

import static dev.holdfast.gateway.discord.FakeDiscord.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What bots of one process have in common: the machine's address. */
@Timeout(60)
class SeveralBotsTest {

    private final Vertx vertx = Vertx.vertx();
    private final ManualTime time = new ManualTime();
    private final Sockets sockets = Sockets.start(1, time);
    private final Gateway.Environment environment =
            new Gateway.Environment(vertx, vertx.createHttpClient(), sockets, new AddressLimits(), time, () -> 0.5);

    @AfterEach
    void close() throws TimeoutException {
        await(sockets.close());
        await(vertx.close());
    }

    @Test
    void when_the_platform_keeps_the_address_away_no_bot_of_the_process_asks_it() throws TimeoutException {
        FakeDiscord platform = new FakeDiscord(vertx);
        FakeDiscord elsewhere = new FakeDiscord(vertx);
        Gateway one = gateway("one", platform);
        Gateway two = gateway("two", platform);
        Gateway three = gateway("three", elsewhere);
        platform.answer("POST /channels/1/messages", 429, "error code: 1015", "Retry-After", "120");

        send(one);

        assertThat(send(two)).isInstanceOfSatisfying(SendResult.TryLater.class, later -> {
            assertThat(later.kind()).isEqualTo(FailureKind.RATE_LIMIT);
            assertThat(later.after()).isEqualTo(Duration.ofMinutes(2));
        });
        assertThat(platform.asked).hasSize(1);
        assertThat(send(three)).isInstanceOf(SendResult.Sent.class);

        time.advance(Duration.ofSeconds(121));
        assertThat(send(two)).isInstanceOf(SendResult.Sent.class);
    }

    private Gateway gateway(String name, FakeDiscord platform) {
        BotConfig config = new BotConfig(
                name,
                "discord",
                "",
                new BotConfig.Secret("token of " + name),
                platform.address(),
                null,
                List.of("guilds"),
                "auto",
                null);
        return Gateway.open(
                config, environment, Future.succeededFuture(List.of()), (event, position) -> {}, event -> {});
    }

    private static SendResult send(Gateway gateway) throws TimeoutException {
        Conversation channel = new Conversation(gateway.bot(), Kind.CHANNEL, "1", "3");
        return await(gateway.sender().send(new OutboundMessage(channel, null, Reply.text("hi"), 1, "n")));
    }
}
