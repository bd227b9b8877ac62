package dev.holdfast.plugins.fakes;

import dev.holdfast.plugin.Subscription;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.CommandBuilder;
import dev.holdfast.plugin.command.CommandHandler;
import dev.holdfast.plugin.command.Permission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers how a command was declared. */
public final class FakeCommand implements CommandBuilder {

    private final String name;
    private final Consumer<FakeCommand> declare;
    private final Map<String, Argument> parameters = new LinkedHashMap<>();
    private String description = "";
    private Permission permission = Permission.EVERYONE;
    private @Nullable CommandHandler handler;

    FakeCommand(String name, Consumer<FakeCommand> declare) {
        this.name = name;
        this.declare = declare;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Permission permission() {
        return permission;
    }

    /** Arguments and options together, in the order of their declaration. */
    public Map<String, Argument> parameters() {
        return Map.copyOf(parameters);
    }

    CommandHandler handler() {
        if (handler == null) {
            throw new IllegalStateException("the command '" + name + "' was never given a handler");
        }
        return handler;
    }

    @Override
    public CommandBuilder description(String line) {
        description = line;
        return this;
    }

    @Override
    public CommandBuilder alias(String alias) {
        throw new UnsupportedOperationException("no plugin here has an alias yet: " + alias);
    }

    @Override
    public CommandBuilder argument(String argument, Argument kind) {
        parameters.put(argument, kind);
        return this;
    }

    @Override
    public CommandBuilder option(String option, Argument kind) {
        parameters.put(option, kind.optional());
        return this;
    }

    @Override
    public CommandBuilder permission(Permission who) {
        permission = who;
        return this;
    }

    @Override
    public CommandBuilder cooldown(Duration cooldown) {
        throw new UnsupportedOperationException("no plugin here has a cooldown yet: " + cooldown);
    }

    @Override
    public Subscription handle(CommandHandler doing) {
        handler = doing;
        declare.accept(this);
        return () -> {};
    }
}
