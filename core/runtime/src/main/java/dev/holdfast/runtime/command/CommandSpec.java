package dev.holdfast.runtime.command;

import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.Permission;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a plugin declared of a command; its handler stays with the plugin.
 *
 * @param plugin who owns it
 * @param arguments in order
 * @param cooldown zero for none
 */
public record CommandSpec(
        String plugin,
        String name,
        List<String> aliases,
        String description,
        Map<String, Argument> arguments,
        Map<String, Argument> options,
        Permission permission,
        Duration cooldown) {

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,31}";

    public CommandSpec {
        aliases = List.copyOf(aliases);
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        checkOrder(name, arguments);
    }

    /** Its name and aliases. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(aliases);
        names.add(name);
        return names;
    }

    /** The name, if it is well-formed. */
    public static String checked(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' is no name for a command, argument or option; allowed: 1 to 32 lower-case letters, digits and hyphens");
        }
        return name;
    }

    private static void checkOrder(String command, Map<String, Argument> arguments) {
        String before = "";
        boolean closed = false;
        for (Map.Entry<String, Argument> argument : arguments.entrySet()) {
            if (closed && (argument.getValue().required() || arguments.get(before) instanceof Argument.Rest)) {
                throw new IllegalStateException("The command " + command + " takes " + argument.getKey() + " after "
                        + before + ", which is optional or takes the rest of the line");
            }
            before = argument.getKey();
            closed |= !argument.getValue().required() || argument.getValue() instanceof Argument.Rest;
        }
    }

    /** How to call it, such as {@code !feature <enable|disable> <name> [--for minutes]}. */
    public String usage(String prefix) {
        StringBuilder usage = new StringBuilder(prefix).append(name);
        arguments.forEach((argument, kind) -> {
            String shape = kind instanceof Argument.Choice choice ? String.join("|", choice.words()) : argument;
            usage.append(kind.required() ? " <" + shape + ">" : " [" + shape + "]");
        });
        options.forEach((option, kind) -> usage.append(" [--")
                .append(option)
                .append(" ")
                .append(shape(kind))
                .append("]"));
        return usage.toString();
    }

    private static String shape(Argument kind) {
        return switch (kind) {
            case Argument.Rest rest -> "text";
            case Argument.Word word -> "word";
            case Argument.WholeNumber number -> number.min() + ".." + number.max();
            case Argument.Choice choice -> String.join("|", choice.words());
        };
    }
}
