package dev.holdfast.runtime.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Makes plugin jars, good and bad ones, with the compiler of the running JDK. */
final class Jars {

    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();

    private Jars() {}

    /** A jar with nothing in it but a manifest. */
    static Jars bare() {
        return new Jars();
    }

    /** A jar that passes the gate and whose plugin does nothing. */
    static Jars plugin(String id, String version) {
        return bare().with("Plugin-Id", id)
                .with("Plugin-Version", version)
                .entry("META-INF/extensions.idx", "t.Main\n");
    }

    /** A plugin whose {@code start(Bot bot)} does this. */
    static Jars starting(String id, String version, String start) {
        return plugin(id, version).main(start, "");
    }

    Jars with(String attribute, String value) {
        manifest.put(attribute, value);
        return this;
    }

    Jars without(String attribute) {
        manifest.remove(attribute);
        return this;
    }

    Jars entry(String name, String content) {
        entries.put(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    Jars withoutEntry(String name) {
        entries.remove(name);
        return this;
    }

    Jars source(String type, String code) {
        sources.put(type, code);
        return this;
    }

    /**
     * @param start statements of {@code start(Bot bot)}
     * @param members further members of the class
     */
    Jars main(String start, String members) {
        return source("t.Main", """
                package t;

                import dev.holdfast.plugin.*;
                import dev.holdfast.plugin.command.*;
                import dev.holdfast.plugin.event.*;
                import dev.holdfast.plugin.health.*;
                import dev.holdfast.plugin.reply.*;
                import java.time.Duration;
                import java.util.*;
                import java.util.concurrent.*;

                @org.pf4j.Extension
                public final class Main implements BotPlugin {
                    @Override
                    public void start(Bot bot) {
                        %s
                    }

                    static void await(String gate) {
                        boolean open = false;
                        while (!open) {
                            try {
                                ((CountDownLatch) System.getProperties().get(gate)).await();
                                open = true;
                            } catch (InterruptedException e) {
                                // deaf on purpose
                            }
                        }
                    }

                    %s
                }
                """.formatted(start, members));
    }

    /** Writes the jar in one step, so that nobody sees a part of it. */
    Path to(Path file) {
        try {
            Path part = Files.createTempFile("plugin", ".part");
            try (OutputStream out = Files.newOutputStream(part);
                    JarOutputStream jar = new JarOutputStream(out, attributes())) {
                for (Map.Entry<String, byte[]> entry : content().entrySet()) {
                    jar.putNextEntry(new ZipEntry(entry.getKey()));
                    jar.write(entry.getValue());
                    jar.closeEntry();
                }
            }
            return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest attributes() {
        Manifest made = new Manifest();
        made.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(made.getMainAttributes()::putValue);
        return made;
    }

    private Map<String, byte[]> content() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>(entries);
        if (!sources.isEmpty()) {
            Path classes = compile();
            try (var files = Files.walk(classes)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    all.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
        }
        return all;
    }

    private Path compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        Path classes = Files.createTempDirectory("plugin-classes");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            boolean well = compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of("-proc:none", "-classpath", System.getProperty("java.class.path")),
                            null,
                            sources.entrySet().stream()
                                    .map(source -> new Source(source.getKey(), source.getValue()))
                                    .toList())
                    .call();
            if (!well) {
                throw new AssertionError(problems.getDiagnostics().toString());
            }
        }
        return classes;
    }

    /** A source in memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        private Source(String type, String code) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
