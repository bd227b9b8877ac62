package dev.holdfast.plugin.message;

/**
 * A file that came with a message.
 *
 * @param url absolute address
 * @param name file name, may be empty
 * @param contentType media type or the platform's own word for it, may be empty
 * @param sizeBytes size, 0 where unknown
 */
public record Attachment(String url, String name, String contentType, long sizeBytes) {}
