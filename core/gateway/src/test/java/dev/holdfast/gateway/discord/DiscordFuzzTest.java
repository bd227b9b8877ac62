package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.gateway.OddJson;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives becomes a value. */
class DiscordFuzzTest {

    private static final List<String> SEEDS = List.of(
            "MESSAGE_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_DELETE",
            "MESSAGE_DELETE_BULK",
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
            "INTERACTION_CREATE",
            "INTERACTION_CREATE_BUTTON",
            "INTERACTION_CREATE_FORM",
            "GUILD_CREATE",
            "GUILD_DELETE",
            "GUILD_MEMBER_ADD",
            "GUILD_MEMBER_UPDATE",
            "GUILD_MEMBER_REMOVE",
            "GUILD_MEMBERS_CHUNK",
            "READY",
            "RESUMED");

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
