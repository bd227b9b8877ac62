package dev.holdfast.runtime.config;

import dev.holdfast.runtime.config.ConfigException.Problem;
import dev.holdfast.runtime.config.DeliverySettings.Mode;
import dev.holdfast.runtime.config.HttpSettings.Auth;
import dev.holdfast.runtime.http.AccessToken;
import dev.holdfast.runtime.http.Role;
import dev.holdfast.runtime.store.Databases;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the configuration file. Nothing is started and nothing is written by it. */
public final class ConfigFile {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Each stands for somebody else where it is written who did what. */
    private static final List<String> NAMES_TAKEN = List.of("admin", "loopback", "default", "rule", "degradation");

    private ConfigFile() {}

    /**
     * Reads and checks a file.
     *
     * @param environment looks up {@code ${NAME}}; null for a variable that is not set
     * @throws ConfigException with every problem found
     */
    public static HoldfastConfig load(Path file, UnaryOperator<@Nullable String> environment) {
        try {
            return parse(file.toString(), Files.readString(file), environment);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    List.of(new Problem(file.toString(), 0, "", "does not exist; give another with --config FILE")));
        } catch (MalformedInputException e) {
            throw new ConfigException(List.of(new Problem(file.toString(), 0, "", "is not UTF-8 text")));
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(new Problem(file.toString(), 0, "", "cannot be read: " + e.getMessage())));
        }
    }

    /** {@link #load} for a text; {@code name} stands for the file in problems. */
    public static HoldfastConfig parse(String name, String yaml, UnaryOperator<@Nullable String> environment) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> effective = new LinkedHashMap<>();
        Section root =
                new Section(new Section.Reading(name, environment, problems), "", compose(name, yaml), effective);
        HoldfastConfig config = read(root, effective);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private static @Nullable Node compose(String name, String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setMaxAliasesForCollections(20);
        try {
            return new Yaml(options).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new ConfigException(
                    List.of(new Problem(name, line, "", "is not YAML: " + e.getProblem() + hint(yaml, line))));
        } catch (YAMLException e) {
            throw new ConfigException(List.of(new Problem(name, 0, "", "is not YAML: " + e.getMessage())));
        }
    }

    /** What people write in this very file, and YAML does not take. */
    private static String hint(String yaml, int line) {
        return yaml.lines()
                .limit(line)
                .map(String::strip)
                .filter(text -> text.matches("shards:\\s*\\[.*]\\s*of\\b.*"))
                .reduce((first, last) -> last)
                .map(text -> "; put it in quotes: shards: \""
                        + text.substring("shards:".length()).strip() + "\"")
                .orElse("");
    }

    private static HoldfastConfig read(Section root, Map<String, Object> effective) {
        List<BotSettings> bots = bots(root);
        HttpSettings http = http(root.section("http"));
        PluginSettings plugins = plugins(root.section("plugins"));
        DeliverySettings delivery = delivery(root.section("delivery"));
        StoreSettings store = store(root.section("store"));
        ResilienceSettings resilience = ResilienceSection.read(
                root.section("resilience"), bots.stream().map(BotSettings::name).toList());
        AlertSettings alerts = AlertsSection.read(root.section("alerts"));
        root.end();
        return new HoldfastConfig(bots, http, plugins, delivery, store, resilience, alerts, effective);
    }

    private static List<BotSettings> bots(Section root) {
        List<BotSettings> bots = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : root.sections("bots")) {
            BotSettings bot = BotSection.read(section);
            if (!names.add(bot.name())) {
                section.problem("name", "is '" + bot.name() + "' twice; every bot needs a name of its own");
            }
            bots.add(bot);
        }
        if (bots.isEmpty()) {
            root.problem("bots", "needs at least one bot");
        }
        return bots;
    }

    private static HttpSettings http(Section section) {
        HttpSettings http = new HttpSettings(
                section.text("host", "127.0.0.1"),
                section.integer("port", 3000, 0, 65_535),
                section.choice("auth", "token", "token", "none").equals("none") ? Auth.NONE : Auth.TOKEN,
                tokens(section));
        if (http.auth() == Auth.NONE && !http.loopback()) {
            section.problem("auth", "is none while host is " + http.host() + "; allowed: none only on a loopback host");
        }
        section.end();
        return http;
    }

    private static List<AccessToken> tokens(Section http) {
        List<AccessToken> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        for (Section section : http.sections("tokens")) {
            String name = section.text("name");
            if (!name.matches("[a-z0-9][a-z0-9-]{0,31}") || NAMES_TAKEN.contains(name)) {
                section.problem(
                        "name",
                        "is '" + name + "'; allowed: 1 to 32 lower-case letters, digits and hyphens, and none of "
                                + String.join(", ", NAMES_TAKEN));
            } else if (!names.add(name)) {
                section.problem("name", "is '" + name + "' twice; every token needs a name of its own");
            }
            Role role = Role.of(section.choice("role", "viewer", "viewer", "operator", "admin"));
            String secret = section.secret("token").value().strip();
            if (secret.length() >= AccessToken.LENGTH_MIN) {
                tokens.add(AccessToken.of(name, role, secret));
                if (!secrets.add(secret)) {
                    section.problem("token", "is the same as another's; every token needs a secret of its own");
                }
            } else if (!secret.isEmpty()) {
                section.problem(
                        "token",
                        "is too short to stand guessing; allowed: at least " + AccessToken.LENGTH_MIN
                                + " characters, such as 'openssl rand -hex 32' makes");
            }
            section.end();
        }
        return tokens;
    }

    private static PluginSettings plugins(Section section) {
        String directory = section.text("directory", "plugins");
        section.choice("trust", "any", "any");
        Section grants = section.section("grants");
        Map<String, List<String>> granted = new LinkedHashMap<>();
        for (String plugin : grants.keys()) {
            granted.put(plugin, grants.texts(plugin, List.of()));
        }
        PluginSettings plugins = new PluginSettings(
                Path.of(directory),
                granted,
                section.duration("handler-deadline", Duration.ofSeconds(30), SECOND, Duration.ofMinutes(10)),
                section.duration("start-timeout", Duration.ofSeconds(30), SECOND, Duration.ofMinutes(10)),
                section.duration("drain-timeout", Duration.ofSeconds(8), Duration.ZERO, Duration.ofSeconds(10)),
                section.integer("queue-max", 10_000, 1, 1_000_000),
                section.integer("concurrent-max", 256, 1, 10_000));
        section.end();
        return plugins;
    }

    private static StoreSettings store(Section section) {
        String url = section.address("url", "sqlite:holdfast.db");
        Databases.problem(url).ifPresent(problem -> section.problem("url", problem));
        StoreSettings store = new StoreSettings(
                url,
                section.duration("backup-interval", Duration.ofHours(1), Duration.ZERO, Duration.ofDays(7)),
                section.integer("backups-kept", 5, 1, 1000));
        section.end();
        return store;
    }

    private static DeliverySettings delivery(Section section) {
        DeliverySettings delivery = new DeliverySettings(
                section.choice("mode", "durable", "durable", "memory").equals("memory") ? Mode.MEMORY : Mode.DURABLE,
                section.integer("outbox-max", 100_000, 1, 10_000_000),
                section.integer("outbox-bytes-max", DeliverySettings.OUTBOX_BYTES, 1024 * 1024, Integer.MAX_VALUE),
                section.duration("retry-min", SECOND, Duration.ofMillis(100), Duration.ofMinutes(10)),
                section.duration("retry-max", Duration.ofSeconds(30), SECOND, Duration.ofHours(1)),
                section.duration("drain-timeout", Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(10)),
                section.decimal("replay-rate", 2, 0, 100_000));
        if (delivery.retryMax().compareTo(delivery.retryMin()) < 0) {
            section.problem("retry-max", "is shorter than retry-min; allowed: the same or longer");
        }
        section.end();
        return delivery;
    }
}
