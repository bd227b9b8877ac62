package dev.holdfast.plugins.features;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.Permission;
import java.time.Duration;
import org.pf4j.Extension;

/** Lists and turns feature switches from the chat. */
@Extension
public final class FeaturesPlugin implements BotPlugin {

    private static final long LONGEST_MINUTES = Duration.ofDays(7).toMinutes();

    @Override
    public void start(Bot bot) {
        bot.command("features")
                .description("Shows what is switched on or off, why and until when")
                .handle(call -> call.reply(FeatureText.list(bot.features().list())));

        SwitchCommand feature = new SwitchCommand(bot.features());
        bot.command("feature")
                .description("Switches a feature on, or off for a while or for good")
                .permission(Permission.OPERATOR)
                .argument("action", Argument.choice("enable", "disable"))
                .argument("name", Argument.word())
                .option("for", Argument.number(1, LONGEST_MINUTES))
                .handle(call -> call.reply(feature.run(call)));
    }
}
