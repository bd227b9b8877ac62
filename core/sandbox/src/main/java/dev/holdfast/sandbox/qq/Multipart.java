package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A form with a picture in it, read as the JSON it stands for; the picture becomes the object {@code file_image}. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;\\s*boundary=\"?([^\";]{1,70})\"?.*");
    private static final Pattern NAME =
            Pattern.compile("(?i)content-disposition:\\s*form-data;[^\\r\\n]*?\\bname=\"([^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?i)filename=\"([^\"]*)\"");
    private static final Set<String> OBJECTS = Set.of("embed", "ark", "message_reference", "markdown", "keyboard");

    /** In a form numbers are text like everything else. */
    private static final Set<String> NUMBERS = Set.of("msg_type", "msg_seq");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private Multipart() {}

    static boolean is(String contentType) {
        return contentType.startsWith("multipart/");
    }

    /** The form as JSON; refused as the platform refuses what it cannot read. */
    static Buffer json(String contentType, Buffer body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) {
            throw unreadable();
        }
        // One character per byte, so that places in the text are places in the bytes.
        String text = body.toString(StandardCharsets.ISO_8859_1);
        String mark = "--" + boundary.group(1);
        ObjectNode json = Json.MAPPER.createObjectNode();
        int at = text.indexOf(mark);
        while (at >= 0 && !text.startsWith("--", at + mark.length())) {
            int next = text.indexOf("\r\n" + mark, at + mark.length());
            if (next < 0) {
                throw unreadable();
            }
            part(json, text.substring(at + mark.length() + 2, next));
            at = next + 2;
        }
        if (at < 0) {
            throw unreadable();
        }
        return Buffer.buffer(json.toString());
    }

    private static void part(ObjectNode json, String part) {
        int body = part.indexOf("\r\n\r\n");
        Matcher name = NAME.matcher(body < 0 ? "" : part.substring(0, body));
        if (!name.find()) {
            throw unreadable();
        }
        byte[] bytes = part.substring(body + 4).getBytes(StandardCharsets.ISO_8859_1);
        Matcher file = FILE.matcher(part.substring(0, body));
        if (file.find()) {
            json.putObject(name.group(1))
                    .put("name", file.group(1))
                    .put("data", Base64.getEncoder().encodeToString(bytes));
            return;
        }
        String value = new String(bytes, StandardCharsets.UTF_8);
        if (OBJECTS.contains(name.group(1))) {
            try {
                json.set(name.group(1), Json.MAPPER.readTree(value));
            } catch (IOException notJson) {
                throw unreadable();
            }
        } else if (NUMBERS.contains(name.group(1)) && NUMBER.matcher(value).matches()) {
            json.put(name.group(1), Integer.parseInt(value));
        } else {
            json.put(name.group(1), value);
        }
    }

    private static QqRefusal.Refused unreadable() {
        return QqRefusal.bad(12002, "form cannot be read").thrown();
    }
}
