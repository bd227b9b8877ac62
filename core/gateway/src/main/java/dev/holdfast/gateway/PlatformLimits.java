package dev.holdfast.gateway;

/**
 * What one message may hold.
 *
 * @param textMax code points of text
 * @param markdown whether formatted text can be sent at all
 * @param embeds likewise for cards
 * @param buttons likewise
 * @param images likewise
 */
public record PlatformLimits(int textMax, boolean markdown, boolean embeds, boolean buttons, boolean images) {}
