package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.plugin.reply.Upload;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** A message with a picture's bytes, as guilds take it: one part per member, objects as JSON, and the picture last. */
final class QqMultipart {

    private QqMultipart() {}

    static String contentType(String boundary) {
        return "multipart/form-data; boundary=" + boundary;
    }

    /**
     * @param boundary stands nowhere in the message or picture
     */
    static Buffer of(Buffer message, Upload picture, String boundary) {
        Buffer body = Buffer.buffer(picture.size() + 1024);
        for (Map.Entry<String, JsonNode> member : Json.read(message).properties()) {
            JsonNode value = member.getValue();
            head(body, boundary, member.getKey()).appendString("\r\n");
            body.appendString(value.isTextual() ? value.textValue() : value.toString())
                    .appendString("\r\n");
        }
        head(body, boundary, "file_image\"; filename=\"" + quoted(picture.name()));
        body.appendString("Content-Type: " + quoted(picture.contentType()) + "\r\n\r\n");
        return body.appendBytes(picture.content()).appendString("\r\n--" + boundary + "--\r\n");
    }

    private static Buffer head(Buffer body, String boundary, String disposition) {
        return body.appendString(
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + disposition + "\"\r\n");
    }

    /** Nothing in a name may end its header. */
    private static String quoted(String name) {
        return name.replaceAll("[\\p{Cntrl}\"]", "_");
    }
}
