package dev.holdfast.runtime.host;

import dev.holdfast.plugin.Subscription;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.CommandBuilder;
import dev.holdfast.plugin.command.CommandHandler;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.runtime.command.CommandSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A command while a plugin declares it. */
final class PluginCommand implements CommandBuilder {

    private final String plugin;
    private final String name;
    private final Registrations registrations;
    private final List<String> aliases = new ArrayList<>();
    private final Map<String, Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Argument> options = new LinkedHashMap<>();
    private String description = "";
    private Permission permission = Permission.EVERYONE;
    private Duration cooldown = Duration.ZERO;

    PluginCommand(String plugin, String name, Registrations registrations) {
        this.plugin = plugin;
        this.name = CommandSpec.checked(name);
        this.registrations = registrations;
    }

    @Override
    public CommandBuilder description(String line) {
        description = line;
        return this;
    }

    @Override
    public CommandBuilder alias(String alias) {
        aliases.add(CommandSpec.checked(alias));
        return this;
    }

    @Override
    public CommandBuilder argument(String argument, Argument kind) {
        arguments.put(CommandSpec.checked(argument), kind);
        return this;
    }

    @Override
    public CommandBuilder option(String option, Argument kind) {
        options.put(CommandSpec.checked(option), kind);
        return this;
    }

    @Override
    public CommandBuilder permission(Permission who) {
        permission = who;
        return this;
    }

    @Override
    public CommandBuilder cooldown(Duration time) {
        cooldown = time;
        return this;
    }

    @Override
    public Subscription handle(CommandHandler handler) {
        return registrations.command(
                new CommandSpec(plugin, name, aliases, description, arguments, options, permission, cooldown), handler);
    }
}
