package dev.holdfast.runtime.http;

import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.Level;
import dev.holdfast.runtime.http.HealthSource.DegradationView;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API does to the bot, one interface per subject. All methods are called on an event loop and must not block: what may
 * take time gives a future.
 *
 * <p>The API checks names before it calls, so an unknown name does not come through except in a race. A method, or its future,
 * that fails with {@link Conflict} is answered 409 with its message, with {@link BadInput} 400, with {@link Unavailable} 503, with anything
 * else, an {@link IllegalArgumentException} included, 500 without it and a log entry. {@code by} is the token's name, or
 * {@code loopback}.
 */
public interface Controls {

    /** What was asked for cannot be done as things are; the message is a sentence for the caller. */
    final class Conflict extends RuntimeException {
        public Conflict(String message) {
            super(message, null, false, false);
        }
    }

    /** What was asked for makes no sense, whatever the state of things; the message is a sentence for the caller. */
    final class BadInput extends RuntimeException {
        public BadInput(String message) {
            super(message, null, false, false);
        }
    }

    /** What it takes is away for now; the message is a sentence for the caller. */
    final class Unavailable extends RuntimeException {
        public Unavailable(String message) {
            super(message, null, false, false);
        }
    }

    /** Feature switches. */
    interface FeatureControl {
        /** All, sorted by name. */
        List<FeatureView> list();

        /**
         * @param duration after which it is as it was before, unless somebody switched it meanwhile; null for on until switched
         *     off. A restart of the process within that time leaves it on
         */
        FeatureView enable(String name, String by, String reason, @Nullable Duration duration);

        /**
         * @param duration after which it comes back by itself; null for never
         */
        FeatureView disable(String name, String by, String reason, @Nullable Duration duration);
    }

    /** The degradation level by hand. Each method gives the state after it. */
    interface DegradationControl {
        DegradationView force(Level level, String by, String reason);

        /** Back to what the signals say. */
        DegradationView automatic(String by, String reason);

        /**
         * Maintenance: chat is told once per conversation and window, gateway and journal go on; what arrives is answered after.
         */
        DegradationView maintenance(boolean on, String by, String reason);
    }

    /** Breakers by hand. Each method gives the state after it; names are those of {@link HealthSource#guards()}. */
    interface CircuitControl {
        CircuitView reset(String name, String by);

        CircuitView forceOpen(String name, String by, String reason);

        /** Lets everything through and counts only. */
        CircuitView disable(String name, String by, String reason);
    }

    /** Rate limits. */
    interface RateLimitControl {
        /** All dependencies that have a limit, sorted by name. */
        List<RateLimitView> status();

        /** Forgets what was spent and what the server asked for. */
        void reset(String by);
    }

    /**
     * One limit.
     *
     * @param permits to be had at once now
     * @param limit permits per period
     */
    record RateLimitView(String name, int permits, int limit, Duration period) {}

    /** The bots' connections. */
    interface GatewayControl {
        /** Names of the configured bots, also of those that are not connected. */
        List<String> bots();

        /**
         * Closes the sockets and connects again; gives at once, the sessions show in {@link HealthSource#shards()}.
         *
         * @param fresh identify anew, instead of resuming the session
         * @throws Conflict if it waits to know which session to resume
         */
        void reconnect(String bot, boolean fresh, String by);
    }

    /** The plugin host. Each future gives the plugin's state after it. */
    interface PluginControl {
        /** All, also those refused, sorted by id. */
        List<PluginView> list();

        Future<PluginView> start(String id, String by);

        Future<PluginView> stop(String id, String by);

        /** Fails with {@link Conflict} if the new jar was refused and the old one runs on. */
        Future<PluginView> reload(String id, String by);

        /** Fails with {@link Conflict} if the plugin is not quarantined. */
        Future<PluginView> release(String id, String by);
    }

    /**
     * A plugin at one moment.
     *
     * @param id of the plugin; the file's name where a jar was refused before its id was known
     * @param version empty where it is not known
     * @param state in one word, such as {@code started}, {@code stopped}, {@code quarantined} or {@code refused}
     * @param detail why, for people; empty when started
     * @param asked permissions in its manifest
     * @param granted of these
     * @param findings of admission, a sentence each
     * @param handled events and commands handled to the end
     * @param failed of these
     */
    record PluginView(
            String id,
            String version,
            String state,
            String detail,
            Instant since,
            List<String> asked,
            List<String> granted,
            List<String> findings,
            long handled,
            long failed) {
        public PluginView {
            asked = List.copyOf(asked);
            granted = List.copyOf(granted);
            findings = List.copyOf(findings);
        }
    }

    /** The configuration. */
    interface ConfigSource {
        /** As it is in force: keys in kebab-case as in the file, every secret replaced by {@code ***}. */
        Map<String, Object> effective();

        /** Reads and checks the file on disk, and changes nothing. */
        Future<Validation> validate();
    }

    /**
     * What a check of the file found.
     *
     * @param errors empty if the bot would start with it
     */
    record Validation(String file, List<ConfigError> errors) {
        public Validation {
            errors = List.copyOf(errors);
        }
    }

    /**
     * One mistake in a configuration.
     *
     * @param line from 1; 0 where it belongs to no line
     * @param key dotted, such as {@code http.port}; empty where it belongs to no key
     * @param message what is wrong and what is allowed
     */
    record ConfigError(String file, int line, String key, String message) {}
}
