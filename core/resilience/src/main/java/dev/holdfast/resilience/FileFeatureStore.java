package dev.holdfast.resilience;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps features in a properties file that is replaced as a whole. A file that cannot be read is moved aside, with a warning:
 * a broken file must not stop the start. A broken entry costs that entry only.
 */
public final class FileFeatureStore implements FeatureStore {
    private static final Logger log = LoggerFactory.getLogger(FileFeatureStore.class);

    private final Path file;

    /** @param file need not exist, nor its directory */
    public FileFeatureStore(Path file) {
        this.file = file;
    }

    @Override
    public Map<String, Saved> load() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return features(properties);
        } catch (IOException | IllegalArgumentException broken) {
            setAside(broken);
            return Map.of();
        }
    }

    @Override
    public void save(Map<String, Saved> features) {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // To a stream rather than a writer: it escapes every character that an encoder might refuse.
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(next))) {
                properties(features)
                        .store(stream, "Features that were switched. Written by the bot; do not edit while it runs.");
            }
            try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            replace(next);
        } catch (IOException failure) {
            throw new UncheckedIOException("Features could not be saved to " + file, failure);
        }
    }

    private void replace(Path next) throws IOException {
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void setAside(Exception broken) {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            log.warn("{} could not be read ({}); it is now {}, and all features are on", file, broken, aside);
        } catch (IOException failure) {
            log.warn("{} could not be read ({}) nor moved aside ({}); all features are on", file, broken, failure);
        }
    }

    private static Properties properties(Map<String, Saved> features) {
        Properties properties = new Properties();
        List<String> names = features.keySet().stream().filter(Features::legal).toList();
        properties.setProperty("features", String.join(",", names));
        features.forEach((name, saved) -> {
            if (!Features.legal(name)) {
                return;
            }
            properties.setProperty(name + ".by", saved.by());
            properties.setProperty(name + ".reason", saved.reason());
            properties.setProperty(name + ".since", saved.since().toString());
            for (int i = 0; i < saved.holds().size(); i++) {
                put(properties, name + ".hold." + i, saved.holds().get(i));
            }
        });
        return properties;
    }

    private static void put(Properties properties, String prefix, Hold hold) {
        properties.setProperty(prefix + ".holder", hold.holder());
        properties.setProperty(prefix + ".by", hold.by());
        properties.setProperty(prefix + ".reason", hold.reason());
        properties.setProperty(prefix + ".since", hold.since().toString());
        Instant until = hold.until();
        if (until != null) {
            properties.setProperty(prefix + ".until", until.toString());
        }
    }

    private Map<String, Saved> features(Properties properties) {
        Map<String, Saved> features = new LinkedHashMap<>();
        for (String name : required(properties, "features").split(",", -1)) {
            if (!name.isEmpty()) {
                put(features, properties, name.strip());
            }
        }
        return features;
    }

    private void put(Map<String, Saved> features, Properties properties, String name) {
        try {
            if (!Features.legal(name)) {
                throw new IllegalArgumentException("its name is not one of a feature");
            }
            features.put(name, saved(properties, name));
        } catch (IllegalArgumentException | DateTimeException broken) {
            log.warn("The feature '{}' in {} could not be read ({}); it is on", name, file, broken.getMessage());
        }
    }

    private static Saved saved(Properties properties, String name) {
        List<Hold> holds = new ArrayList<>();
        for (int i = 0; properties.getProperty(name + ".hold." + i + ".holder") != null; i++) {
            holds.add(hold(properties, name + ".hold." + i));
        }
        return new Saved(
                required(properties, name + ".by"),
                required(properties, name + ".reason"),
                Instant.parse(required(properties, name + ".since")),
                holds);
    }

    private static Hold hold(Properties properties, String prefix) {
        @Nullable String until = properties.getProperty(prefix + ".until");
        return new Hold(
                required(properties, prefix + ".holder"),
                required(properties, prefix + ".by"),
                required(properties, prefix + ".reason"),
                Instant.parse(required(properties, prefix + ".since")),
                until == null ? null : Instant.parse(until));
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("the key '" + key + "' is missing");
        }
        return value;
    }
}
