package dev.holdfast.plugin.command;

import dev.holdfast.plugin.Subscription;
import java.time.Duration;

/**
 * Declares one command. Not thread-safe; finish with {@link #handle}.
 *
 * <p>Names and aliases are unique among all loaded plugins: a plugin whose command another one owns is refused at start, and
 * the message names both.
 */
public interface CommandBuilder {

    /** One line for {@code !help}. */
    CommandBuilder description(String line);

    /** Another name for the same command. */
    CommandBuilder alias(String name);

    /** The next positional argument; arguments are filled in the order of their declaration. */
    CommandBuilder argument(String name, Argument argument);

    /** A named option, given as {@code --name value}; always optional. */
    CommandBuilder option(String name, Argument argument);

    /** Who may call it; {@link Permission#EVERYONE} by default. Others are told so. */
    CommandBuilder permission(Permission permission);

    /** The least time between two calls by one user; none by default. A call too early is answered with the time left. */
    CommandBuilder cooldown(Duration cooldown);

    /**
     * Makes the command live.
     *
     * @throws IllegalStateException if another plugin or this one has the name already, or a required argument follows an
     *     optional one or {@link Argument#rest()}
     */
    Subscription handle(CommandHandler handler);
}
