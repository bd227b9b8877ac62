package dev.holdfast.plugin.command;

/** Who may call a command. */
public enum Permission {
    /** Anybody who can talk to the bot. */
    EVERYONE,
    /** The users listed under {@code operators} of the bot in the configuration. */
    OPERATOR
}
