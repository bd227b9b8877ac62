package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PluginJarTest {

    private static final String HOST = "0.1.0";

    @TempDir
    Path folder;

    private Path copies;
    private Path file;

    @BeforeEach
    void folders() throws IOException {
        copies = Files.createDirectory(folder.resolve("copies"));
        file = folder.resolve("dice.jar");
    }

    @Test
    void a_good_jar_is_admitted_as_a_private_copy() throws PluginRefusedException, IOException {
        Jars.plugin("dice", "1.4.0-beta.1+7")
                .with("Plugin-Description", " Rolls dice ")
                .with("Plugin-Requires", ">=0.1.0 & <2.0.0")
                .with("Plugin-Dependencies", "sushi@>=1.0.0, tea")
                .with("Plugin-Permissions", "operate")
                .to(file);

        PluginJar jar = PluginJar.admit(file, copies, HOST);
        Files.writeString(file, "overwritten");

        assertThat(jar.info().id()).isEqualTo("dice");
        assertThat(jar.info().version()).isEqualTo("1.4.0-beta.1+7");
        assertThat(jar.info().description()).isEqualTo("Rolls dice");
        assertThat(jar.dependencies()).isEqualTo(Map.of("sushi", ">=1.0.0", "tea", "*"));
        assertThat(jar.permissions()).containsExactly("operate");
        assertThat(jar.copy()).hasParent(copies).hasFileName(jar.sha256() + ".jar");
        assertThat(Files.size(jar.copy())).isGreaterThan(100);
    }

    static List<Arguments> refusals() {
        return List.of(
                row(
                        Jars.plugin("", "1.0.0"),
                        "x.jar has no Plugin-Id in its manifest; it needs lower-case letters, digits, hyphens"),
                row(
                        Jars.plugin("Dice!", "1.0.0"),
                        "x.jar has the Plugin-Id 'Dice!' in its manifest; it needs lower-case letters, digits, hyphens"),
                row(
                        Jars.plugin("dice", "1.0.0").without("Plugin-Version"),
                        "x.jar has no Plugin-Version in its manifest; it needs a semantic version such as 1.4.0"),
                row(
                        Jars.plugin("dice", "1.0"),
                        "x.jar has the Plugin-Version '1.0' in its manifest; it needs a semantic version such as 1.4.0"),
                row(
                        Jars.plugin("dice", "1.0.0").withoutEntry("META-INF/extensions.idx"),
                        "x.jar names no plugin class: META-INF/extensions.idx is missing; annotate the class that implements"
                                + " BotPlugin with @Extension and put PF4J on the annotation processor path"),
                row(
                        Jars.plugin("dice", "1.0.0").with("Plugin-Requires", ">=9.0.0"),
                        "x.jar (dice 1.0.0) requires Holdfast >=9.0.0, and this is 0.1.0"),
                row(
                        Jars.plugin("dice", "1.0.0").with("Plugin-Requires", "whatever"),
                        "x.jar (dice 1.0.0) requires Holdfast whatever, and this is 0.1.0"),
                row(
                        Jars.plugin("dice", "1.0.0").with("Plugin-Permissions", "operate, fly"),
                        "x.jar asks for the permission 'fly', which this version does not know; known: operate"),
                row(
                        Jars.plugin("dice", "1.0.0").entry("../evil.txt", "x"),
                        "x.jar has the entry '../evil.txt', which points outside of it"),
                row(
                        Jars.plugin("dice", "1.0.0").entry("/etc/passwd", "x"),
                        "x.jar has the entry '/etc/passwd', which points outside of it"),
                row(
                        Jars.plugin("dice", "1.0.0").entry("dev/holdfast/plugin/Bot.class", "x"),
                        "x.jar bundles dev/holdfast/plugin/Bot.class of plugin-api; give that dependency the scope provided"));
    }

    private static Arguments row(Jars jar, String sentence) {
        return Arguments.of(sentence, jar);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_bad_jar_is_refused_with_a_sentence(String sentence, Jars jar) {
        Path bad = jar.to(folder.resolve("x.jar"));

        assertThatThrownBy(() -> PluginJar.admit(bad, copies, HOST))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessage(sentence);
    }

    @Test
    void what_is_no_jar_is_refused() throws IOException {
        Files.writeString(file, "I am no jar");
        assertThatThrownBy(() -> PluginJar.admit(file, copies, HOST))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageStartingWith("dice.jar is not a readable jar: ");

        Files.writeString(file, "");
        assertThatThrownBy(() -> PluginJar.admit(file, copies, HOST))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageStartingWith("dice.jar is not a readable jar: ");

        Files.delete(file);
        assertThatThrownBy(() -> PluginJar.admit(file, copies, HOST))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageStartingWith("dice.jar cannot be read: ");
    }

    @Test
    void a_zip_without_a_manifest_is_refused() throws IOException {
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("readme.txt"));
            zip.closeEntry();
        }

        assertThatThrownBy(() -> PluginJar.admit(file, copies, HOST))
                .hasMessage(
                        "dice.jar has no META-INF/MANIFEST.MF; a plugin needs one with Plugin-Id and Plugin-Version");
    }

    @Test
    void a_huge_jar_is_refused_unread() throws IOException {
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(PluginJar.SIZE_MAX + 1);
        }

        assertThatThrownBy(() -> PluginJar.admit(file, copies, HOST))
                .hasMessage("dice.jar has 67108865 bytes; a plugin jar may have 67108864 at most");
        assertThat(copies).isEmptyDirectory();
    }

    @Test
    void a_jar_of_too_many_entries_is_refused() {
        Jars many = Jars.plugin("dice", "1.0.0");
        for (int i = 0; i < 20_000; i++) {
            many.entry("e" + i, "");
        }
        many.to(file);

        assertThatThrownBy(() -> PluginJar.admit(file, copies, HOST))
                .hasMessageStartingWith("dice.jar unpacks to 20002 entries and ")
                .hasMessageEndingWith(" bytes; at most 20000 and 536870912 are allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, *, true",
        "1.2.3, 1.2.3, true",
        "1.2.3, >=1.2.0 & <2.0.0, true",
        "2.0.0, >=1.2.0 & <2.0.0, false",
        "1.2.3, nonsense, false"
    })
    void a_version_lies_in_a_range_or_not(String version, String range, boolean within) {
        assertThat(PluginJar.satisfies(version, range)).isEqualTo(within);
    }

    @Test
    void copies_of_an_earlier_process_are_swept_away_but_for_those_in_use() throws Exception {
        Files.writeString(copies.resolve("old.jar"), "x");
        Jars.plugin("dice", "1.0.0").to(file);
        Path copy = PluginJar.admit(file, copies, HOST).copy();

        PluginJar.sweep(copies, Set.of(copy));

        assertThat(copies).isDirectoryContaining(copy::equals);
        assertThat(copies.resolve("old.jar")).doesNotExist();
    }

    @Test
    void a_copy_that_a_power_failure_spoilt_is_made_anew() throws Exception {
        Jars.plugin("dice", "1.0.0").to(file);
        Path copy = PluginJar.admit(file, copies, HOST).copy();
        Files.write(copy, new byte[(int) Files.size(copy)]);

        PluginJar.admit(file, copies, HOST);

        assertThat(copy).hasSameBinaryContentAs(file);
    }
}
