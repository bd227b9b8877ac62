package dev.holdfast.plugin.reply;

/**
 * A picture.
 *
 * @param url public address from which the platform fetches it
 * @param alternative what it shows, in words: sent where pictures cannot be
 */
public record Image(String url, String alternative) {}
