package dev.holdfast.clients;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The npm packages that {@code src/test/node} names, installed into {@code target/node} once per lock file. */
final class NodePackages {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final List<String> DESCRIPTIONS = List.of("package.json", "package-lock.json", ".npmrc");
    private static final long INSTALL_MAX_SECONDS = 180;
    private static final String HOW_TO_INSTALL =
            " Install Node.js 18 or newer and npm (apt-get install nodejs npm) and let npm reach its registry.";

    private NodePackages() {}

    /**
     * The folder to run scripts in. Where it cannot be made, the test is skipped with a sentence that says how to mend that,
     * or fails if {@code holdfast.clients} is {@code required}.
     */
    static Path installed() {
        if (Stream.of("node", "npm").anyMatch(program -> !onPath(program))) {
            throw unavailable("There is no Node.js or no npm here.");
        }
        try {
            return install(target().resolve("node"));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not prepare the folder of the npm packages.", e);
        }
    }

    /** Where this module's files are built. */
    static Path target() {
        return Path.of(System.getProperty("holdfast.target", "target")).toAbsolutePath();
    }

    private static Path install(Path folder) throws IOException {
        Path stamp = folder.resolve("installed");
        Files.createDirectories(folder);
        try (Stream<Path> scripts = Files.list(SOURCES)) {
            for (Path script :
                    scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
                copy(script, folder);
            }
        }
        String lock = Files.readString(SOURCES.resolve("package-lock.json"));
        if (Files.exists(stamp) && Files.readString(stamp).equals(lock)) {
            return folder;
        }
        Files.deleteIfExists(stamp);
        for (String description : DESCRIPTIONS) {
            copy(SOURCES.resolve(description), folder);
        }
        npmCi(folder);
        Files.writeString(stamp, lock);
        return folder;
    }

    private static void npmCi(Path folder) throws IOException {
        Path output = folder.resolve("npm.txt");
        ProcessBuilder npm = new ProcessBuilder(
                        "npm",
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline",
                        "--fetch-retry-mintimeout=1000")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        try (OwnProcess process = OwnProcess.start(npm, output)) {
            if (!process.ended(INSTALL_MAX_SECONDS, TimeUnit.SECONDS)) {
                throw unavailable(
                        "npm ci did not end within " + INSTALL_MAX_SECONDS + " seconds." + process.evidence());
            }
            if (process.exitCode() != 0) {
                throw unavailable("npm ci failed." + process.evidence());
            }
        }
    }

    private static RuntimeException unavailable(String why) {
        if (System.getProperty("holdfast.clients", "").equals("required")) {
            throw new AssertionError(why + HOW_TO_INSTALL);
        }
        return abort(why + " So the tests with npm's clients are skipped." + HOW_TO_INSTALL);
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
