package dev.holdfast.gateway.qq;

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

    static final Instant AT = Instant.parse("2026-09-14T12:45:00Z");
    static final String SELF = "5550001112223334445";

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

    static Event translated(String frame, String self) {
        return translated(frame, self, QqSettings.DEFAULT);
    }

    static Event translated(String frame, String self, QqSettings settings) {
        Oddities oddities = new Oddities("bot");
        QqReviews reviews = new QqReviews("bot", false, new HandTime());
        Event event = new QqTranslator(oddities, settings, reviews, new QqQuotes())
                .translate((Frame.Dispatch) FrameReader.read(frame), new Arrival("bot", self, "session", "trace", AT));
        // What falls through to the last net is a fault of ours, not of the frame.
        assertThat(oddities.counts().keySet()).noneMatch(kind -> kind.endsWith("could not be read"));
        return event;
    }
}
