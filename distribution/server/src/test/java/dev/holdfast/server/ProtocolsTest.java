package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the table of protocols says must be true, as far as a machine can tell. */
final class ProtocolsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern TRAP = Pattern.compile("(?m)^\\| (\\d+) \\| ");

    @Test
    void every_test_that_is_named_exists() throws IOException {
        TreeSet<String> missing = new TreeSet<>();
        List<MatchResult> proofs = PROOF.matcher(table()).results().toList();
        for (MatchResult proof : proofs) {
            if (!exists(proof.group(1), proof.group(2))) {
                missing.add(proof.group());
            }
        }

        assertThat(proofs).hasSizeGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    @Test
    void no_trap_of_qq_is_left_out() throws IOException {
        String qq = table().replaceFirst("(?s)^.*\n# QQ\n", "").replaceFirst("(?s)\n# (?!#).*$", "");

        assertThat(TRAP.matcher(qq.substring(qq.indexOf("\n## Traps")))
                        .results()
                        .map(trap -> trap.group(1)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 42).mapToObj(Integer::toString).toList());
    }

    private static String table() throws IOException {
        return Files.readString(ROOT.resolve("docs/protocols.md"));
    }

    private static boolean exists(String test, String method) throws IOException {
        for (String module : List.of("plugin-api", "core", "plugins", "distribution")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                for (Path file :
                        files.filter(each -> each.endsWith(test + ".java")).toList()) {
                    if (Files.readString(file).contains(" " + method + "(")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
