package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The frames of the platform's documentation, and what becomes of them. */
final class Examples {

    static final Instant AT = Instant.parse("2026-01-15T09:31:13Z");
    static final String SELF = "1345297003315863557";
    static final String GUILD = "1249634156544135169";
    static final String CHANNEL = "1249634161577299971";
    static final String ALICE = "1176231782383886337";

    private Examples() {}

    static String text(String name) {
        String file = "examples/" + name + ".json";
        try (InputStream stream = Examples.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalArgumentException("no " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Event event(String name) {
        return translated(text(name), SELF);
    }

    /** A frame of this type, with what it carries. */
    static Event event(String type, String payload) {
        return translated("{\"op\":0,\"s\":7,\"t\":\"" + type + "\",\"d\":" + payload + "}", SELF);
    }

    static Event translated(String frame, String self) {
        Oddities oddities = new Oddities("bot");
        Event event = new DiscordTranslator(oddities, new Application(""))
                .translate((Frame.Dispatch) FrameReader.read(frame), arrival(self));
        // What falls through to the last net is a fault of ours, not of the frame.
        assertThat(oddities.counts().keySet()).noneMatch(kind -> kind.endsWith("could not be read"));
        return event;
    }

    static Arrival arrival(String self) {
        return new Arrival("bot", self, "session", "trace", AT);
    }
}
