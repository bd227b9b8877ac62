package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        TreeSet<String> missing = new TreeSet<>();
        List<MatchResult> proofs = PROOF.matcher(table()).results().toList();
        for (MatchResult proof : proofs) {
            if (!tests.getOrDefault(proof.group(1), "").contains(" " + proof.group(2) + "(")) {
                missing.add(proof.group());
            }
        }

        assertThat(proofs).hasSizeGreaterThan(100);
        assertThat(missing).isEmpty();
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

    /** The text of every test class, by its name. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("plugin-api", "core", "plugins", "distribution")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                for (Path file : files.filter(ProtocolsTest::isTest).toList()) {
                    String name = String.valueOf(file.getFileName());
                    tests.merge(
                            name.substring(0, name.length() - ".java".length()),
                            Files.readString(file),
                            String::concat);
                }
            }
        }
        return tests;
    }

    private static boolean isTest(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith("Test.java") || name.endsWith("IT.java");
    }
}
