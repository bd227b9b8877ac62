package dev.holdfast.runtime.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.reply.Button;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Records as JSON in a column: their components by name, instants as {@code [seconds, nanoseconds]}, a sealed type with the simple
 * name of its kind, left out where they are an empty list, zero or false. Components that a later version adds are missing in older rows, those it drops are left aside. Thread-safe.
 */
public final class StoredJson {

    /** What is stored as one of several kinds. */
    private static final List<Class<?>> SEALED = List.of(Button.Action.class, Answering.class);

    private static final ObjectMapper MAPPER = mapper();

    private StoredJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
    private interface ByName {}

    private static ObjectMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, new InstantWriter())
                        .addDeserializer(Instant.class, new InstantReader()));
        for (Class<?> sealed : SEALED) {
            builder.addMixIn(sealed, ByName.class);
            builder.registerSubtypes(sealed.getPermittedSubclasses());
        }
        JsonMapper mapper = builder.build();
        mapper.configOverride(List.class)
                .setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        for (Class<?> plain : List.of(boolean.class, int.class, long.class)) {
            mapper.configOverride(plain)
                    .setInclude(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS));
        }
        return mapper;
    }

    /**
     * @throws IllegalArgumentException if it cannot be written
     */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException if it is not that, or lacks what that must have
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is not a stored " + type.getSimpleName(), e);
        }
    }

    /**
     * A part of what is stored, read without what comes behind it: the text may end there.
     *
     * @param path the names that lead to it
     * @throws IllegalArgumentException if it is not there, or is not that
     */
    public static <T> T readPart(String json, Class<T> type, String... path) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            for (String name : path) {
                goTo(name, parser);
            }
            return MAPPER.readValue(parser, type);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "There is no stored " + type.getSimpleName() + " at " + String.join(".", path), e);
        }
    }

    private static void goTo(String name, JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return;
            }
            parser.skipChildren();
        }
        throw new IllegalArgumentException("There is no " + name + " in what is stored");
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        private InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            json.writeNumber(value.getEpochSecond());
            json.writeNumber(value.getNano());
            json.writeEndArray();
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        private InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            json.nextToken();
            long seconds = json.getLongValue();
            json.nextToken();
            int nanos = json.getIntValue();
            json.nextToken();
            return Instant.ofEpochSecond(seconds, nanos);
        }
    }
}
