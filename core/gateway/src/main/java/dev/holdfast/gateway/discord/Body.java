package dev.holdfast.gateway.discord;

import dev.holdfast.plugin.reply.Upload;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a request carries. Files are parts of their own, in the order in which the JSON counts them; they are written piece by
 * piece and never copied into one.
 *
 * @param contentType empty if there is no body
 */
record Body(String contentType, List<Buffer> pieces) {

    static final Body NONE = new Body("", List.of());

    private static final String LINE = "\r\n";

    static Body json(Buffer json) {
        return new Body("application/json", List.of(json));
    }

    /** JSON alone, or followed by files (Discord: Uploading Files). */
    static Body of(Buffer json, List<Upload> files) {
        if (files.isEmpty()) {
            return json(json);
        }
        // Not to be guessed, so that no file can hold it.
        String boundary = "holdfast-" + UUID.randomUUID().toString().replace("-", "");
        List<Buffer> pieces = new ArrayList<>();
        pieces.add(Buffer.buffer("--" + boundary + LINE + "Content-Disposition: form-data; name=\"payload_json\"" + LINE
                + "Content-Type: application/json" + LINE + LINE));
        pieces.add(json);
        for (Upload file : files) {
            int number = (pieces.size() - 2) / 2;
            pieces.add(Buffer.buffer(LINE + "--" + boundary + LINE + "Content-Disposition: form-data; name=\"files["
                    + number + "]\"; filename=\"" + name(file) + "\"" + LINE + "Content-Type: "
                    + line(file.contentType()) + LINE + LINE));
            pieces.add(Buffer.buffer(file.content()));
        }
        pieces.add(Buffer.buffer(LINE + "--" + boundary + "--" + LINE));
        return new Body("multipart/form-data; boundary=" + boundary, List.copyOf(pieces));
    }

    long length() {
        return pieces.stream().mapToLong(Buffer::length).sum();
    }

    /** A file's name as the JSON and the part both have it. */
    static String name(Upload file) {
        return line(file.name()).replace('"', '_');
    }

    /** Nothing in a name may end the line it stands in. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
