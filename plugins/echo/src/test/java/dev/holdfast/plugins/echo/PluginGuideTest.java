package dev.holdfast.plugins.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.event.Address;
import dev.holdfast.plugin.event.Event;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents tell plugin authors is true of the contract. */
class PluginGuideTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EVENT_ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| `(events\\.[a-z.-]+)` \\|");

    /** Around the examples that are only a few lines: what stands in the sentences before them. */
    private static final String FRAME = """
            import dev.holdfast.plugin.*;
            import dev.holdfast.plugin.command.*;
            import dev.holdfast.plugin.event.*;
            import dev.holdfast.plugin.guard.*;
            import dev.holdfast.plugin.health.*;
            import dev.holdfast.plugin.reply.*;
            import java.time.Duration;
            import java.util.List;
            import java.util.Map;

            abstract class NAME {
                Bot bot;
                CommandCall call;

                abstract String askTheWeatherService() throws Exception;

                abstract boolean stationAnswers();

                void example() {
            LINES
                }
            }
            """;

    @TempDir
    private Path classes;

    @Test
    void every_example_of_the_guide_compiles() throws IOException {
        assertThat(problems("docs/plugin-guide.md")).isEmpty();
    }

    @Test
    void the_plugin_of_the_readme_compiles() throws IOException {
        assertThat(problems("README.md")).isEmpty();
    }

    @Test
    void the_table_of_events_names_every_kind_with_its_address() throws Exception {
        Map<String, String> told = EVENT_ROW
                .matcher(Files.readString(ROOT.resolve("docs/plugin-guide.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(told).containsExactlyInAnyOrderEntriesOf(addresses());
    }

    private static Map<String, String> addresses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path api = Path.of(
                Event.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Map<String, String> addresses = new TreeMap<>();
        for (String name : classNames(api)) {
            Class<?> kind = Class.forName("dev.holdfast.plugin.event." + name);
            Address address = kind.getAnnotation(Address.class);
            if (address != null) {
                addresses.put(name, address.value());
            }
        }
        return addresses;
    }

    /** The contract is a folder of classes within a build of the whole, a jar otherwise. */
    private static List<String> classNames(Path api) throws IOException {
        if (Files.isDirectory(api)) {
            return classNamesIn(api.resolve("dev/holdfast/plugin/event"));
        }
        try (var jar = FileSystems.newFileSystem(api)) {
            return classNamesIn(jar.getPath("dev/holdfast/plugin/event"));
        }
    }

    private static List<String> classNamesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .toList();
        }
    }

    private List<String> problems(String document) throws IOException {
        List<JavaFileObject> sources = sources(Files.readString(ROOT.resolve(document)));
        assertThat(sources).isNotEmpty();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        compiler.getTask(
                        null,
                        null,
                        diagnostics,
                        List.of("--release", "21", "-proc:none", "-d", classes.toString(), "-cp", classPath),
                        null,
                        sources)
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private static List<JavaFileObject> sources(String markdown) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (MatchResult block : JAVA.matcher(markdown).results().toList()) {
            String code = block.group(1);
            sources.add(
                    code.startsWith("package ")
                            ? source(publicClass(code), code)
                            : framed("Example" + sources.size(), code));
        }
        return sources;
    }

    private static JavaFileObject framed(String name, String lines) {
        return source(name, FRAME.replace("NAME", name).replace("LINES", lines));
    }

    private static String publicClass(String code) {
        return Pattern.compile("public final class (\\w+)")
                .matcher(code)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static JavaFileObject source(String name, String code) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
