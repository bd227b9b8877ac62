package dev.holdfast.runtime.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, written field by field in the order of the contract: times are ISO-8601 UTC in milliseconds, durations
 * milliseconds, and a number that is none is null. Not thread-safe.
 */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    /** Loaded when first used, which the start is not. */
    private static final class Yaml {
        private static final ObjectMapper MAPPER = new ObjectMapper(YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .build());
    }

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    static Json object() {
        return new Json();
    }

    Json put(String name, @Nullable Object value) {
        fields.put(name, plain(value));
        return this;
    }

    /** A duration to the microsecond, for percentiles; others are whole milliseconds. */
    Json putExact(String name, @Nullable Duration value) {
        return put(name, value == null ? null : Math.round(value.toNanos() / 1e3) / 1e3);
    }

    <T> Json putAll(String name, Collection<T> values, Function<T, Json> each) {
        return put(name, values.stream().map(each).toList());
    }

    Buffer toBuffer() {
        return Buffer.buffer(bytes(MAPPER, fields));
    }

    /** For log files: one line. */
    String toLine() {
        return new String(bytes(MAPPER, fields), StandardCharsets.UTF_8);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Json json -> json.fields;
            case Instant instant -> instant.truncatedTo(ChronoUnit.MILLIS).toString();
            case Duration duration -> duration.toMillis();
            case Double number -> Double.isFinite(number) ? number : null;
            case Optional<?> optional -> plain(optional.orElse(null));
            case Collection<?> values -> values.stream().map(Json::plain).toList();
            default -> value;
        };
    }

    /**
     * @throws JsonProcessingException if it is not one JSON value; the message says what is wrong, its location where
     */
    static JsonNode parse(Buffer text) throws JsonProcessingException {
        try {
            return MAPPER.readTree(text.getBytes());
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory cannot fail, but did.", e);
        }
    }

    static JsonNode parseYaml(byte[] text) {
        try {
            return Yaml.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("A YAML file of the program's own is malformed: " + e.getMessage(), e);
        }
    }

    static Buffer bytesOf(Object value) {
        return Buffer.buffer(bytes(MAPPER, value));
    }

    static Buffer yaml(Object value) {
        return Buffer.buffer(bytes(Yaml.MAPPER, value));
    }

    private static byte[] bytes(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write an answer: " + e.getOriginalMessage(), e);
        }
    }
}
