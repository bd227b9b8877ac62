package dev.holdfast.plugin.reply;

import java.util.Arrays;

/**
 * A file that the bot brings along. Equal by content; copied on the way in and out, so that a reply stays what it was.
 *
 * @param name file name with its ending, without a path
 * @param contentType media type, such as {@code image/png}: a platform that shows pictures, sound or films goes by it
 * @param content its bytes, 1 to {@link #BYTES_MAX}
 */
@SuppressWarnings("ArrayRecordComponent") // copied, and compared by content
public record Upload(String name, String contentType, byte[] content) {

    /** The largest file a reply takes: 8 MiB. */
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    public Upload {
        if (name.isBlank() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("a file needs a name without a path, got '" + name + "'");
        }
        if (contentType.isBlank()) {
            throw new IllegalArgumentException("the file " + name + " needs a content type, such as image/png");
        }
        if (content.length == 0 || content.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a file has 1 to " + BYTES_MAX + " bytes, " + name + " has " + content.length);
        }
        content = content.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    /** How many bytes it has. */
    public int size() {
        return content.length;
    }

    /** Whether it is a picture. */
    public boolean image() {
        return contentType.startsWith("image/");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Upload upload
                && name.equals(upload.name)
                && contentType.equals(upload.contentType)
                && Arrays.equals(content, upload.content);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Upload[" + name + ", " + contentType + ", " + content.length + " bytes]";
    }
}
