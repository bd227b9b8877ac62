package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.host.PluginView.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drop folder, look by look. */
@Timeout(120)
final class ArrivalsTest {

    @TempDir
    Path temp;

    private Path folder;
    private TestHost bot;
    private Roster roster;
    private Arrivals arrivals;
    private final List<String> refusals = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
        Path copies = Files.createDirectory(temp.resolve("copies-of-this"));
        bot = new TestHost(Files.createDirectory(temp.resolve("unused")));
        Services services = bot.services(TestHost.SETTINGS);
        roster = new Roster(services, view -> {});
        PluginSteps steps = new PluginSteps(services, roster, copies, new Unloaded());
        arrivals = new Arrivals(
                services, roster, steps, folder, copies, view -> refusals.add(view.file() + ": " + view.detail()));
    }

    @AfterEach
    void close() {
        roster.all().forEach(place -> place.slot.stop(false));
        bot.close();
    }

    @Test
    void what_lies_there_is_taken_whatever_the_order_of_dependencies() throws IOException {
        plugin("a-needs-b", "1.0.0").with("Plugin-Dependencies", "b").to(jar("a"));
        plugin("b", "1.0.0").to(jar("b"));

        arrivals.takeAll();

        assertThat(state("a-needs-b")).isEqualTo(State.STARTED);
        assertThat(refusals).isEmpty();
    }

    @Test
    void a_new_or_changed_jar_is_taken_when_it_looked_the_same_twice() throws IOException {
        arrivals.takeAll();
        plugin("echo", "1.0.0").to(jar("echo"));

        arrivals.look();
        assertThat(roster.find("echo")).isNull();
        arrivals.look();
        assertThat(version("echo")).isEqualTo("1.0.0");

        plugin("echo", "1.1.0").to(jar("echo"));
        arrivals.look();
        arrivals.look();
        assertThat(version("echo")).isEqualTo("1.1.0");
    }

    @Test
    void a_jar_that_is_gone_takes_its_plugin_with_it() throws IOException {
        plugin("echo", "1.0.0").to(jar("echo"));
        arrivals.takeAll();

        Files.delete(jar("echo"));
        arrivals.look();
        arrivals.look();

        assertThat(roster.find("echo")).isNull();
    }

    @Test
    void what_was_refused_for_want_of_another_is_taken_when_that_comes_and_is_told_once() throws IOException {
        plugin("a-needs-b", "1.0.0").with("Plugin-Dependencies", "b").to(jar("a"));
        arrivals.takeAll();
        assertThat(arrivals.refused()).hasSize(1);
        assertThat(refusals).containsExactly("a.jar: a.jar (a-needs-b) depends on the plugin b, which is not started");

        plugin("b", "1.0.0").to(jar("b"));
        arrivals.look();
        arrivals.look();

        assertThat(state("a-needs-b")).isEqualTo(State.STARTED);
        assertThat(arrivals.refused()).isEmpty();
        assertThat(refusals).hasSize(1);
    }

    @Test
    void a_file_that_is_no_plugin_is_refused_and_forgotten_when_it_goes() throws IOException {
        Files.writeString(jar("junk"), "no jar at all");
        arrivals.takeAll();
        assertThat(arrivals.refused())
                .singleElement()
                .satisfies(view -> assertThat(view.state()).isEqualTo(State.REFUSED));

        Files.delete(jar("junk"));
        arrivals.look();
        arrivals.look();

        assertThat(arrivals.refused()).isEmpty();
    }

    private static Jars plugin(String id, String version) {
        return Jars.starting(id, version, "");
    }

    private Path jar(String name) {
        return folder.resolve(name + ".jar");
    }

    private State state(String id) {
        return Objects.requireNonNull(roster.find(id), id).state();
    }

    private String version(String id) {
        return Objects.requireNonNull(roster.find(id), id).info().version();
    }
}
