package dev.holdfast.plugins.health;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.reply.Reply;
import org.pf4j.Extension;

/** Tells people in the chat how the bot is. */
@Extension
public final class HealthPlugin implements BotPlugin {

    @Override
    public void start(Bot bot) {
        bot.command("health")
                .description("Shows how the bot is, in full")
                .handle(call ->
                        call.reply(Reply.embed(HealthText.card(bot.health().report()))));
        bot.command("status")
                .description("Shows how the bot is, in one line")
                .handle(call -> call.reply(HealthText.line(bot.health().report())));
    }
}
