package dev.holdfast.sandbox;

/**
 * Somebody in the sandbox.
 *
 * @param id the sandbox's own id; platforms show other ids, see {@link Sandbox#operatorIds()}
 * @param name as shown
 * @param bot whether this is the bot
 */
public record User(String id, String name, boolean bot) {}
