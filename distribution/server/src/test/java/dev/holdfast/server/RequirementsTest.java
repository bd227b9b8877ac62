package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A proof that is named must exist. */
final class RequirementsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void every_test_that_the_requirements_name_exists() throws IOException {
        List<MatchResult> proofs = PROOF.matcher(Files.readString(ROOT.resolve("docs/requirements.md")))
                .results()
                .toList();

        assertThat(proofs)
                .hasSizeGreaterThan(40)
                .allSatisfy(proof -> assertThat(sourcesOf(proof.group(1)))
                        .as(proof.group())
                        .anyMatch(source -> source.contains(" " + proof.group(2) + "(")));
    }

    private static List<String> sourcesOf(String test) {
        List<String> sources = new ArrayList<>();
        for (String module : List.of("plugin-api", "core", "plugins", "distribution")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                files.filter(file -> file.endsWith(test + ".java")).forEach(file -> sources.add(read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
