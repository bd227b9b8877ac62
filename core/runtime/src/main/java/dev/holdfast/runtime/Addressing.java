package dev.holdfast.runtime;

import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.runtime.host.CommandRouter;
import dev.holdfast.runtime.probe.Loopback;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How each bot is spoken to, as the configuration says. */
final class Addressing {

    private Addressing() {}

    static Map<String, CommandRouter.Addressee> addressees(HoldfastConfig config) {
        Map<String, CommandRouter.Addressee> addressees = new HashMap<>();
        config.bots()
                .forEach(bot -> addressees.put(bot.name(), new CommandRouter.Addressee(bot.prefix(), bot.operators())));
        Set<String> operators = new HashSet<>();
        config.bots().forEach(bot -> operators.addAll(bot.operators()));
        addressees.put(Loopback.BOT, new CommandRouter.Addressee("!", operators));
        return addressees;
    }

    static Map<String, String> prefixes(HoldfastConfig config) {
        Map<String, String> prefixes = new HashMap<>();
        config.bots().forEach(bot -> prefixes.put(bot.name(), bot.prefix()));
        return prefixes;
    }
}
