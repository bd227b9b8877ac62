package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever arrives becomes a value. */
class QqFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SEEDS = List.of(
            "AT_MESSAGE_CREATE",
            "MESSAGE_CREATE",
            "DIRECT_MESSAGE_CREATE",
            "C2C_MESSAGE_CREATE",
            "GROUP_AT_MESSAGE_CREATE",
            "GROUP_MESSAGE_CREATE",
            "INTERACTION_CREATE",
            "GUILD_MEMBER_ADD",
            "MESSAGE_DELETE",
            "MESSAGE_REACTION_ADD",
            "READY",
            "RESUMED");
    private static final List<String> ODD_VALUES = List.of(
            "null",
            "0",
            "-1",
            "1e400",
            "99999999999999999999999999",
            "true",
            "\"\"",
            "\" \"",
            "\"\\u0000<@!\"",
            "[]",
            "[[]]",
            "{}",
            "[null]",
            "{\"id\":{}}",
            "\"2026-13-99T99:99:99+99:99\"",
            "3.5");

    @Property(tries = 2000)
    void arbitrary_bytes_are_a_frame_or_malformed(@ForAll byte[] bytes) {
        assertThat(FrameReader.read(new String(bytes, StandardCharsets.UTF_8))).isNotNull();
    }

    @Property(tries = 2000)
    void arbitrary_text_is_a_frame_or_malformed(@ForAll String text) {
        assertThat(FrameReader.read(text)).isNotNull();
    }

    @Property(tries = 3000)
    void every_cut_or_scratched_frame_is_a_value(
            @ForAll("seeds") String seed, @ForAll("fractions") double where, @ForAll char scratch) {
        String text = Examples.text(seed);
        int at = (int) (where * text.length());

        translated(text.substring(0, at));
        translated(text.substring(0, at) + scratch + text.substring(Math.min(text.length(), at + 1)));
    }

    @Property(tries = 6000)
    void every_value_may_be_of_any_type_or_missing(@ForAll("seeds") String seed, @ForAll long random)
            throws JsonProcessingException {
        JsonNode tree = JSON.readTree(Examples.text(seed));
        Random dice = new Random(random);
        for (int i = 0; i <= dice.nextInt(3); i++) {
            mutate(tree, dice);
        }

        Frame frame = translated(JSON.writeValueAsString(tree));
        assertThat(frame).isNotNull();
    }

    @Provide
    Arbitrary<String> seeds() {
        return Arbitraries.of(SEEDS);
    }

    @Provide
    Arbitrary<Double> fractions() {
        return Arbitraries.doubles().between(0, 0.99);
    }

    private static Frame translated(String text) {
        Frame frame = FrameReader.read(text);
        if (frame instanceof Frame.Dispatch) {
            assertThat(Examples.translated(text, Examples.SELF).origin().eventId())
                    .isNotNull();
        }
        return frame;
    }

    private static void mutate(JsonNode tree, Random dice) throws JsonProcessingException {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode chosen = containers.get(dice.nextInt(containers.size()));
        JsonNode odd = dice.nextInt(4) == 0 ? null : JSON.readTree(ODD_VALUES.get(dice.nextInt(ODD_VALUES.size())));
        switch (chosen) {
            case ObjectNode object ->
                replace(
                        object,
                        new ArrayList<>(object.properties())
                                .get(dice.nextInt(object.size()))
                                .getKey(),
                        odd);
            case ArrayNode array -> array.set(dice.nextInt(array.size()), odd);
            default -> throw new IllegalStateException("not a container: " + chosen);
        }
    }

    private static void replace(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value == null) {
            object.remove(name);
        } else {
            object.set(name, value);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }
}
