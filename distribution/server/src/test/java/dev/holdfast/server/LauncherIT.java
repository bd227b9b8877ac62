package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.Command.Ended;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {

    private static final Map<String, String> CREDENTIALS =
            Map.of("QQ_BOT_APP_ID", "102000001", "QQ_BOT_SECRET", "a-secret-that-must-not-show");

    private static Install install;

    @TempDir
    private Path work;

    @BeforeAll
    static void unpack() {
        install = Install.unpack("launcher");
    }

    @Test
    void help_and_version_go_to_the_output_and_end_well() {
        Ended help = holdfast("--help");
        Ended version = holdfast("--version");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("sandbox", "start", "config", "Exit codes");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("holdfast ");
        assertThat(help.err() + version.err()).isEmpty();
    }

    @Test
    void a_wrong_command_line_ends_with_2_and_says_what_would_be_right() {
        Ended unknown = holdfast("sandbocks");
        Ended port = holdfast("sandbox", "--port", "99999");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("sandbocks", "sandbox");
        assertThat(port.exitCode()).isEqualTo(2);
        assertThat(port.err()).contains("99999", "65535");
    }

    @Test
    void the_shipped_configuration_is_good_once_the_credentials_are_set() {
        Ended good = Command.holdfast(install, CREDENTIALS, "config", "check");

        assertThat(good.err()).isEmpty();
        assertThat(good.exitCode()).isZero();
    }

    @Test
    void missing_credentials_end_with_3_and_name_file_line_key_and_variable() {
        Ended bad = holdfast("config", "check");

        assertThat(bad.exitCode()).isEqualTo(3);
        assertThat(bad.err())
                .contains("holdfast.yaml:" + line("${QQ_BOT_APP_ID}"), "app-id", "QQ_BOT_APP_ID")
                .contains("holdfast.yaml:" + line("${QQ_BOT_SECRET}"), "secret", "QQ_BOT_SECRET");
    }

    @Test
    void every_mistake_in_a_configuration_is_named_at_once_and_no_secret_is_shown() throws IOException {
        Path file = Files.writeString(work.resolve("bad.yaml"), """
                bots:
                  - name: qq
                    app-id: ${QQ_BOT_APP_ID}
                    secret: ${QQ_BOT_SECRET}
                    shards: many
                    colour: red
                http:
                  port: 70000
                """);

        Ended bad = Command.holdfast(install, CREDENTIALS, "start", "--config", file.toString());

        assertThat(bad.exitCode()).isEqualTo(3);
        assertThat(bad.err())
                .contains("bad.yaml:5", "shards", "many")
                .contains("bad.yaml:6", "colour", "unknown")
                .contains("bad.yaml:8", "http.port", "70000")
                .doesNotContain("a-secret-that-must-not-show");
    }

    @Test
    void a_file_that_is_no_yaml_and_one_that_is_not_there_end_with_3() throws IOException {
        Path broken = Files.writeString(work.resolve("broken.yaml"), "bots: [");

        Ended noYaml = holdfast("config", "check", "--config", broken.toString());
        Ended missing = holdfast("config", "check", "--config", "nowhere.yaml");

        assertThat(noYaml.exitCode()).isEqualTo(3);
        assertThat(noYaml.err()).contains("broken.yaml");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("nowhere.yaml", "--config");
    }

    @Test
    void a_port_in_use_ends_with_1_and_points_at_the_option() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Ended refused = holdfast(
                    "sandbox", "--port", port, "--home", work.resolve("home").toString());

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(port, "--port")
                    .containsPattern(
                            "ERROR alert - initialization_failed http: The start failed at the step http: .*" + port)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_home_that_cannot_be_made_ends_with_1_and_points_at_the_option() throws IOException {
        Path file = Files.createFile(work.resolve("a-file"));

        Ended refused = holdfast(
                "sandbox", "--port", "0", "--home", file.resolve("home").toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("a-file", "--home");
    }

    @Test
    void it_works_through_a_symbolic_link_from_another_folder() throws IOException {
        Path link = Files.createSymbolicLink(work.resolve("holdfast"), install.launcher());

        Ended version = Command.run(work, Map.of(), List.of(link.toString(), "--version"));

        assertThat(version.exitCode()).isZero();
    }

    @Test
    void a_java_that_is_too_old_is_passed_over() throws IOException {
        Path old = fakeJava("17.0.1");

        Ended version = Command.holdfast(install, Map.of("JAVA_HOME", old.toString()), "--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).contains("(Java ").doesNotContain("(Java 17");
    }

    @Test
    void without_any_java_it_says_what_to_install() throws IOException {
        Path bin = install.directory().resolve("bin");
        String noJavaAnywhere = Files.readString(bin.resolve("find-java.sh"))
                .replaceAll("(?m)^  take_newest_java .*(\\n    .*)*", "  false && return 0")
                .concat("\nfind_java\n");
        Path script = Files.writeString(work.resolve("find.sh"), noJavaAnywhere);

        Ended ended = Command.run(
                work,
                Map.of(
                        "JAVA_HOME",
                        "",
                        "PATH",
                        fakeJava("11.0.2").resolve("bin").toString()),
                List.of("/bin/sh", script.toString()));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("Java 21 or newer", "JAVA_HOME", "openjdk-21-jdk");
    }

    private Path fakeJava(String version) throws IOException {
        Path home = work.resolve("java-" + version);
        Path java =
                Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "#!/bin/sh\nexit 99\n");
        if (!java.toFile().setExecutable(true)) {
            throw new AssertionError("could not make " + java + " executable");
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static int line(String part) {
        try {
            List<String> lines = Files.readAllLines(install.directory().resolve("conf/holdfast.yaml"));
            for (int i = 0; i < lines.size(); i++) {
                if (Objects.requireNonNull(lines.get(i)).contains(part)) {
                    return i + 1;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw new AssertionError("the shipped configuration has no " + part);
    }

    private static Ended holdfast(String... arguments) {
        return Command.holdfast(install, Map.of(), arguments);
    }
}
