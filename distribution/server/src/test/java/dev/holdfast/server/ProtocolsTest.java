package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table of protocols says must be true, as far as a machine can tell. */
final class ProtocolsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern TRAP = Pattern.compile("(?m)^\\| (\\d+) \\| ");

    @Test
    void every_test_that_is_named_exists() throws IOException {
        Map<String, String> tests = tests();
        List<MatchResult> proofs = PROOF.matcher(table()).results().toList();

        assertThat(proofs).hasSizeGreaterThan(100);
        assertThat(proofs.stream()
                        .filter(proof -> !tests.getOrDefault(proof.group(1), "").contains(" " + proof.group(2) + "("))
                        .map(MatchResult::group))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"QQ,42", "Discord,37"})
    void no_trap_of_a_platform_is_left_out(String platform, int traps) throws IOException {
        String part = table().replaceFirst("(?s)^.*\n# " + platform + "\n", "").replaceFirst("(?s)\n# (?!#).*$", "");

        assertThat(TRAP.matcher(part.substring(part.indexOf("\n## Traps")))
                        .results()
                        .map(trap -> trap.group(1)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, traps)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static String table() throws IOException {
        return Files.readString(ROOT.resolve("docs/protocols.md"));
    }

    /** The sources of all tests, by class; of two classes of one name, both. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("plugin-api", "core", "plugins", "distribution")) {
            Files.walkFileTree(ROOT.resolve(module), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean built = name.equals("target") || name.equals("node_modules") || name.equals("main");
                    return built ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (name.endsWith("Test.java") || name.endsWith("IT.java")) {
                        sources.merge(name.replace(".java", ""), read(file), String::concat);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
