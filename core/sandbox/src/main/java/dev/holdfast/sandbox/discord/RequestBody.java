package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request carries: JSON, and files where it is a form (Discord: Uploading Files). */
record RequestBody(JsonNode json, List<Upload> files) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILENAME = Pattern.compile("filename=\"([^\"]*)\"");
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    static RequestBody parse(@Nullable String contentType, Buffer body) {
        if (body.length() == 0) {
            return new RequestBody(Json.MAPPER.createObjectNode(), List.of());
        }
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/json")) {
            return new RequestBody(read(body.getBytes()), List.of());
        }
        if (type.startsWith("multipart/form-data") && contentType != null) {
            Matcher boundary = BOUNDARY.matcher(contentType);
            if (boundary.find()) {
                return parseForm(boundary.group(1), body.getBytes());
            }
        }
        FormErrors errors = new FormErrors();
        errors.add(
                "_errors_",
                "CONTENT_TYPE_INVALID",
                "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.");
        errors.throwIfAny();
        throw new IllegalStateException("An error was just added.");
    }

    private static RequestBody parseForm(String boundary, byte[] body) {
        byte[] mark = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        JsonNode json = Json.MAPPER.createObjectNode();
        List<Upload> files = new ArrayList<>();
        int at = find(body, mark, 0);
        while (at >= 0) {
            int start = at + mark.length + 2;
            int next = find(body, mark, start);
            if (next < 0) {
                break;
            }
            int headEnd = find(body, HEAD_END, start);
            if (headEnd < 0 || headEnd > next) {
                throw DiscordRefusal.ofCode(50109).thrown();
            }
            String head = new String(body, start, headEnd - start, StandardCharsets.UTF_8);
            byte[] content = Arrays.copyOfRange(body, headEnd + 4, Math.max(headEnd + 4, next - 2));
            String name = group(NAME, head);
            if (name.equals("payload_json")) {
                json = read(content);
            } else {
                files.add(new Upload(name, group(FILENAME, head), contentType(head), Buffer.buffer(content)));
            }
            at = next;
        }
        return new RequestBody(json, files);
    }

    private static String contentType(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
                return line.substring(13).strip();
            }
        }
        return "application/octet-stream";
    }

    private static String group(Pattern pattern, String head) {
        Matcher matcher = pattern.matcher(head);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            int matched = 0;
            while (matched < what.length && in[i + matched] == what[matched]) {
                matched++;
            }
            if (matched == what.length) {
                return i;
            }
        }
        return -1;
    }

    private static JsonNode read(byte[] bytes) {
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            if (json == null || json.isMissingNode()) {
                throw DiscordRefusal.ofCode(50109).thrown();
            }
            return json;
        } catch (IOException e) {
            throw DiscordRefusal.ofCode(50109).thrown();
        }
    }
}
