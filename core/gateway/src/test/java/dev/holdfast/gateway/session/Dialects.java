package dev.holdfast.gateway.session;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.discord.DiscordDialect;
import dev.holdfast.gateway.qq.QqDialect;
import dev.holdfast.resilience.ManualTime;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Both dialects, connected to nothing. */
final class Dialects implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Oddities oddities = new Oddities("bots");
    final Dialect discord = new DiscordDialect(
            new BotConfig(
                    "d",
                    "discord",
                    "",
                    new BotConfig.Secret("bare.token"),
                    URI.create("http://127.0.0.1:1/api/v10"),
                    null,
                    List.of("guilds", "message-content"),
                    "auto",
                    null),
            vertx,
            vertx.createHttpClient(),
            new AddressLimits(),
            new ManualTime(),
            oddities);
    final Dialect qq = new QqDialect(
            new BotConfig(
                    "q",
                    "qq",
                    "1",
                    new BotConfig.Secret("hush"),
                    URI.create("http://127.0.0.1:1"),
                    URI.create("http://127.0.0.1:1/token"),
                    List.of("guilds"),
                    "auto",
                    null),
            vertx,
            vertx.createHttpClient(),
            new ManualTime(),
            oddities);

    Dialect of(String platform) {
        return platform.equals("QQ") ? qq : discord;
    }

    /** What kinds of odd frames and events were seen. */
    Set<String> oddities() {
        return oddities.counts().keySet();
    }

    @Override
    public void close() {
        discord.close();
        qq.close();
        vertx.close();
    }
}
