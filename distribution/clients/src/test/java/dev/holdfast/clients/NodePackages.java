package dev.holdfast.clients;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that need the npm packages of {@code src/test/node}: installs them, with the scripts beside them, into {@code
 * target/node}, once per lock file. Where that cannot be done such tests are skipped with a sentence that says how to mend it,
 * or fail if {@code holdfast.clients} is {@code required}.
 */
final class NodePackages implements ExecutionCondition {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final List<String> DESCRIPTIONS = List.of("package.json", "package-lock.json", ".npmrc");
    private static final long INSTALL_MAX_SECONDS = 180;
    private static final String HOW_TO_MEND =
            " Install Node.js 18 or newer and npm (apt-get install nodejs npm), and let npm reach its registry.";

    /** What came of the one attempt of this process. */
    private static final class Attempt {
        private static final String WHY_NOT = install();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String whyNot = Attempt.WHY_NOT;
        if (whyNot.isEmpty()) {
            return ConditionEvaluationResult.enabled("npm's packages are installed.");
        }
        if (System.getProperty("holdfast.clients", "").equals("required")) {
            throw new AssertionError(whyNot + HOW_TO_MEND);
        }
        return ConditionEvaluationResult.disabled(whyNot + " So this test is skipped." + HOW_TO_MEND);
    }

    /** Where the packages and scripts are. */
    static Path folder() {
        return target().resolve("node");
    }

    /** Where this module's files are built. */
    static Path target() {
        return Path.of(System.getProperty("holdfast.target", "target")).toAbsolutePath();
    }

    /** Empty, or a sentence that says why the packages are not there. */
    private static String install() {
        if (Stream.of("node", "npm").anyMatch(program -> !onPath(program))) {
            return "There is no Node.js or no npm here.";
        }
        try {
            return install(folder());
        } catch (IOException e) {
            return "The folder of npm's packages could not be prepared: " + e + ".";
        }
    }

    private static String install(Path folder) throws IOException {
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
            return "";
        }
        Files.deleteIfExists(stamp);
        for (String description : DESCRIPTIONS) {
            copy(SOURCES.resolve(description), folder);
        }
        String whyNot = npmCi(folder);
        if (whyNot.isEmpty()) {
            Files.writeString(stamp, lock);
        }
        return whyNot;
    }

    private static String npmCi(Path folder) {
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
            boolean done = process.ended(INSTALL_MAX_SECONDS, TimeUnit.SECONDS) && process.exitCode() == 0;
            return done
                    ? ""
                    : "npm ci did not succeed within " + INSTALL_MAX_SECONDS + " seconds." + process.evidence();
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
