package dev.holdfast.runtime.host;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.CommandCall;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.command.CommandSpec;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code !help}: what all loaded plugins can do. Part of the core, since it must be there whatever is loaded. */
public final class HelpPlugin implements BotPlugin {

    private final CommandRegistry commands;
    private final Map<String, String> prefixes;

    /**
     * @param prefixes command prefix by bot
     */
    public HelpPlugin(CommandRegistry commands, Map<String, String> prefixes) {
        this.commands = commands;
        this.prefixes = Map.copyOf(prefixes);
    }

    @Override
    public void start(Bot bot) {
        bot.command("help")
                .description("Lists commands, or explains one")
                .argument("command", Argument.word().optional())
                .handle(this::help);
    }

    private void help(CommandCall call) {
        boolean fromList =
                call.event() instanceof CommandInvoked invoked && invoked.line().isEmpty();
        String prefix =
                fromList ? "/" : prefixes.getOrDefault(call.event().origin().bot(), "!");
        Optional<String> asked = call.optionalText("command")
                .map(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name);
        if (asked.isEmpty()) {
            call.reply(Reply.text(list(prefix, call.byOperator())));
            return;
        }
        call.reply(commands.find(asked.get())
                .map(spec -> explain(prefix, spec))
                .orElse("I don't know " + prefix + asked.get() + ". " + prefix + "help lists what I do."));
    }

    private String list(String prefix, boolean operator) {
        return commands.all().stream()
                .filter(spec -> operator || spec.permission() == Permission.EVERYONE)
                .map(spec -> spec.usage(prefix) + (spec.description().isEmpty() ? "" : " — " + spec.description()))
                .collect(Collectors.joining("\n"));
    }

    private static String explain(String prefix, CommandSpec spec) {
        StringBuilder text = new StringBuilder(spec.usage(prefix));
        if (!spec.description().isEmpty()) {
            text.append('\n').append(spec.description());
        }
        if (!spec.aliases().isEmpty()) {
            text.append("\nAlso: ").append(prefix).append(String.join(", " + prefix, spec.aliases()));
        }
        if (spec.permission() == Permission.OPERATOR) {
            text.append("\nFor operators only.");
        }
        text.append("\nFrom the plugin ").append(spec.plugin()).append('.');
        return text.toString();
    }
}
