package dev.holdfast.gateway.qq;

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

/** JSON as this platform is spoken to: written by streaming, read liberally. */
final class QqJson {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);
    private static final int BODY_SIZE_USUAL = 512;

    private QqJson() {}

    /** Writes the members of an object. */
    @FunctionalInterface
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    static Buffer buffer(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BODY_SIZE_USUAL);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            object(json, members);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    static String text(Members members) {
        StringWriter text = new StringWriter(BODY_SIZE_USUAL);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            object(json, members);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    /** What a body says; a missing node if it is empty or not JSON. */
    static JsonNode read(Buffer body) {
        if (body.length() == 0) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode tree = MAPPER.readTree(body.getBytes());
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
