package dev.holdfast.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes bodies and frames, and reads answers. */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);
    private static final int BODY_SIZE_USUAL = 512;

    private Json() {}

    /** Writes the members of an object. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** An object as a body. */
    public static Buffer buffer(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BODY_SIZE_USUAL);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            object(json, members);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** An object as a frame. */
    public static String text(Members members) {
        StringWriter text = new StringWriter(BODY_SIZE_USUAL);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            object(json, members);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    /** What a body says; a missing node if it is empty or not JSON. */
    public static JsonNode read(Buffer body) {
        return body.length() == 0 ? MissingNode.getInstance() : read(body.getBytes());
    }

    /** What a text says; a missing node if it is empty or not JSON. */
    public static JsonNode read(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException | RuntimeException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode read(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException | RuntimeException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static void object(JsonGenerator json, Members members) throws IOException {
        json.writeStartObject();
        members.write(json);
        json.writeEndObject();
    }
}
