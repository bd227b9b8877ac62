package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.gateway.OddJson;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives becomes a value. */
class QqFuzzTest {

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
        assertThat(translated(OddJson.of(Examples.text(seed), new Random(random))))
                .isNotNull();
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
                    .isNotBlank();
        }
        return frame;
    }
}
