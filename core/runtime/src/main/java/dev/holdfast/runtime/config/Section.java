package dev.holdfast.runtime.config;

import dev.holdfast.gateway.BotConfig.Secret;
import dev.holdfast.runtime.config.ConfigException.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of the file. Every key that is asked for is known; {@link #end} reports the others. Problems are collected, not
 * thrown, so that an operator sees them all at once, and what was read, defaults included, is kept as the effective values.
 */
final class Section {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final Reading reading;
    private final String path;
    private final int line;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final Map<String, Object> effective;

    /** What all sections of one file share. */
    record Reading(String file, UnaryOperator<@Nullable String> environment, List<Problem> problems) {
        void problem(int line, String key, String message) {
            problems.add(new Problem(file, line, key, message));
        }
    }

    Section(Reading reading, String path, @Nullable Node node, Map<String, Object> effective) {
        this.reading = reading;
        this.path = path;
        this.effective = effective;
        this.line = node == null ? 0 : line(node);
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (nodes.put(key, tuple.getValueNode()) != null) {
                    reading.problem(line(tuple.getKeyNode()), full(key), "is given twice");
                }
                keys.put(key, tuple.getKeyNode());
            }
        } else if (node != null && !isNull(node)) {
            reading.problem(line, path, "must be a mapping of keys to values");
        }
    }

    boolean has(String key) {
        known.add(key);
        Node node = nodes.get(key);
        return node != null && !isNull(node);
    }

    Set<String> keys() {
        return nodes.keySet();
    }

    int line() {
        return line;
    }

    String path() {
        return path;
    }

    void problem(String key, String message) {
        Node node = nodes.get(key);
        reading.problem(node == null ? line : line(node), full(key), message);
    }

    /** A required text. */
    String text(String key) {
        String value = scalar(key);
        if (value == null || value.isBlank()) {
            problem(key, "is missing; give a text");
            return "?";
        }
        return remember(key, value);
    }

    String text(String key, String fallback) {
        String value = scalar(key);
        return remember(key, value == null ? fallback : value);
    }

    /** A required text that never shows. */
    Secret secret(String key) {
        String value = scalar(key);
        if (value == null || value.isBlank()) {
            problem(key, "is missing; give it as ${ENV_NAME} rather than in the file");
        }
        effective.put(key, "***");
        return new Secret(value == null ? "" : value);
    }

    /** A text that may hold a password before an {@code @}, which never shows. */
    String address(String key, String fallback) {
        String value = scalar(key);
        String text = value == null ? fallback : value;
        effective.put(key, text.replaceAll("//[^@/]*@", "//***@"));
        return text;
    }

    /** A text that never shows; empty if it is absent. */
    Secret optionalSecret(String key) {
        String value = scalar(key);
        effective.put(key, value == null || value.isBlank() ? "" : "***");
        return new Secret(value == null ? "" : value.strip());
    }

    /** An address that may hold a secret, and so never shows; null if it is absent or empty. */
    @Nullable
    URI secretAddress(String key, String... schemes) {
        String value = scalar(key);
        if (value == null || value.isBlank()) {
            effective.put(key, "");
            return null;
        }
        URI address = address(key, null, schemes);
        effective.put(key, "***");
        return address;
    }

    String choice(String key, String fallback, String... allowed) {
        String value = scalar(key);
        String chosen = value == null ? fallback : value;
        if (!List.of(allowed).contains(chosen)) {
            problem(key, "is '" + chosen + "'; allowed: " + String.join(", ", allowed));
            chosen = fallback;
        }
        return remember(key, chosen);
    }

    int integer(String key, int fallback, int min, int max) {
        String value = scalar(key);
        int number = fallback;
        if (value != null) {
            try {
                number = Integer.parseInt(value.strip().replace("_", ""));
            } catch (NumberFormatException e) {
                problem(key, "is '" + value + "'; allowed: a whole number from " + min + " to " + max);
            }
        }
        if (number < min || number > max) {
            problem(key, "is " + number + "; allowed: a whole number from " + min + " to " + max);
            number = fallback;
        }
        effective.put(key, number);
        return number;
    }

    double decimal(String key, double fallback, double min, double max) {
        String value = scalar(key);
        double number = fallback;
        if (value != null) {
            try {
                number = Double.parseDouble(value.strip());
            } catch (NumberFormatException e) {
                problem(key, "is '" + value + "'; allowed: a number from " + min + " to " + max);
            }
        }
        if (!(number >= min && number <= max)) {
            problem(key, "is " + number + "; allowed: a number from " + min + " to " + max);
            number = fallback;
        }
        effective.put(key, number);
        return number;
    }

    Duration duration(String key, Duration fallback, Duration min, Duration max) {
        String value = scalar(key);
        Duration duration = fallback;
        if (value != null) {
            Duration parsed = parse(value);
            if (parsed == null || parsed.compareTo(min) < 0 || parsed.compareTo(max) > 0) {
                problem(
                        key,
                        "is '" + value + "'; allowed: a duration from " + words(min) + " to " + words(max)
                                + ", such as 500ms, 30s or 5m");
            } else {
                duration = parsed;
            }
        }
        effective.put(key, words(duration));
        return duration;
    }

    URI address(String key, @Nullable String fallback, String... schemes) {
        String value = scalar(key);
        String text = value == null ? fallback : value;
        if (text == null) {
            problem(key, "is missing; allowed: an address starting with " + String.join(" or ", schemes));
            return URI.create("http://missing.invalid");
        }
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && List.of(schemes).contains(uri.getScheme())) {
                effective.put(key, text);
                return uri;
            }
        } catch (java.net.URISyntaxException e) {
            // reported below, with what is allowed
        }
        problem(key, "is '" + text + "'; allowed: an address starting with " + String.join(":// or ", schemes) + "://");
        return URI.create("http://invalid.invalid");
    }

    List<String> texts(String key, List<String> fallback) {
        known.add(key);
        Node node = nodes.get(key);
        List<String> texts = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    texts.add(substitute(key, scalar));
                } else {
                    reading.problem(line(item), full(key), "must be a list of texts");
                }
            }
        } else if (node != null && !isNull(node)) {
            problem(key, "must be a list, such as [one, two]");
        } else {
            texts.addAll(fallback);
        }
        effective.put(key, List.copyOf(texts));
        return List.copyOf(texts);
    }

    /** A nested mapping; empty if the key is absent. */
    Section section(String key) {
        known.add(key);
        Map<String, Object> inner = new LinkedHashMap<>();
        effective.put(key, inner);
        return new Section(reading, full(key), nodes.get(key), inner);
    }

    /** The nested mappings of a list. */
    List<Section> sections(String key) {
        known.add(key);
        List<Section> sections = new ArrayList<>();
        List<Object> inner = new ArrayList<>();
        effective.put(key, inner);
        Node node = nodes.get(key);
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                Map<String, Object> values = new LinkedHashMap<>();
                inner.add(values);
                sections.add(new Section(reading, full(key) + "[" + sections.size() + "]", item, values));
            }
        } else if (node != null && !isNull(node)) {
            problem(key, "must be a list of mappings");
        }
        return sections;
    }

    /** Reports every key nobody asked for. */
    void end() {
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                reading.problem(
                        line(key.getValue()),
                        full(key.getKey()),
                        "is unknown; known keys here: " + String.join(", ", known));
            }
        }
    }

    private @Nullable String scalar(String key) {
        known.add(key);
        Node node = nodes.get(key);
        if (node == null || isNull(node)) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return substitute(key, scalar);
        }
        problem(key, "must be a single value");
        return null;
    }

    private String substitute(String key, ScalarNode scalar) {
        Matcher matcher = VARIABLE.matcher(scalar.getValue());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = reading.environment().apply(matcher.group(1));
            String instead = value != null ? value : matcher.group(2);
            if (instead == null) {
                reading.problem(
                        line(scalar),
                        full(key),
                        "needs the environment variable " + matcher.group(1) + ", which is not set; set it or write ${"
                                + matcher.group(1) + ":default}");
                instead = "?";
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(instead));
        }
        return matcher.appendTail(text).toString();
    }

    private String remember(String key, String value) {
        effective.put(key, value);
        return value;
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }

    static @Nullable Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
