package dev.holdfast.runtime.bus;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.InteractionToken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may cross between plugins: JSON values. A body is copied on its way, so that no plugin holds an object, or a class, of
 * another.
 */
public final class Json {

    /** Nesting beyond which a body is refused. */
    private static final int DEPTH_MAX = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addMixIn(InteractionToken.class, LeftOut.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Json() {}

    /** What answers an interaction is the core's; plugins hand JSON on to anywhere. */
    @JsonIgnoreType
    private interface LeftOut {}

    /** An event as a JSON object, its record components as keys. */
    public static Map<String, Object> of(Event event) {
        return MAPPER.convertValue(event, OBJECT);
    }

    /**
     * An unmodifiable copy.
     *
     * @throws IllegalArgumentException if it holds anything but JSON values; the message says where
     */
    public static Map<String, Object> copy(Map<String, ?> body) {
        return object("body", body, 0);
    }

    private static Map<String, Object> object(String path, Map<?, ?> map, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(path + " has a key that is no string: " + key);
            }
            copy.put(name, value(path + "." + name, value, depth + 1));
        });
        return Collections.unmodifiableMap(copy);
    }

    @SuppressWarnings("NullAway") // JSON has null, and Map<String, Object> is how Java writes a JSON object
    private static Object value(String path, @Nullable Object value, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException(path + " is nested deeper than " + DEPTH_MAX);
        }
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean bool -> bool;
            case Integer number -> number;
            case Long number -> number;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Short number -> number.intValue();
            case java.math.BigDecimal number -> number;
            case java.math.BigInteger number -> number;
            case Map<?, ?> map -> object(path, map, depth);
            case List<?> list -> {
                List<Object> items = new ArrayList<>(list.size());
                for (Object item : list) {
                    items.add(value(path + "[" + items.size() + "]", item, depth + 1));
                }
                yield Collections.unmodifiableList(items);
            }
            default ->
                throw new IllegalArgumentException(
                        path + " is a " + value.getClass().getName()
                                + "; only maps, lists, strings, numbers, booleans and null can be sent");
        };
    }
}
