package dev.holdfast.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes plugin jars as an author would: compiled from source, or an existing one in another version. */
final class PluginJar {

    private PluginJar() {}

    /**
     * A plugin whose {@code start} runs the statements given, which may use {@code bot}.
     *
     * @param work a folder to compile in
     */
    static byte[] compiled(Install install, Path work, String id, String version, String statements) {
        return compiled(install.pluginApi(), work, id, version, statements);
    }

    /** The same against these jars or folders. */
    static byte[] compiled(List<Path> classPath, Path work, String id, String version, String statements) {
        String source = """
                package jars;
                import dev.holdfast.plugin.Bot;
                import dev.holdfast.plugin.BotPlugin;
                @org.pf4j.Extension
                public final class Made implements BotPlugin {
                    @Override public void start(Bot bot) {
                        %s
                    }
                }
                """.formatted(statements);
        compile(classPath, work, source);
        return packed(work, Map.of("Plugin-Id", id, "Plugin-Version", version, "Plugin-Requires", ">=0.1.0"));
    }

    /** The same jar with some manifest entries changed; an empty value takes an entry away. */
    static byte[] changed(Path jar, Map<String, String> entries) {
        try (JarFile original = new JarFile(jar.toFile())) {
            Map<String, byte[]> files = new HashMap<>();
            for (JarEntry entry : original.stream().toList()) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    files.put(entry.getName(), original.getInputStream(entry).readAllBytes());
                }
            }
            Manifest manifest = new Manifest(original.getManifest());
            entries.forEach((name, value) -> {
                if (value.isEmpty()) {
                    manifest.getMainAttributes().remove(new Attributes.Name(name));
                } else {
                    manifest.getMainAttributes().putValue(name, value);
                }
            });
            return packed(manifest, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a jar into a drop folder in one step, as {@code mv} does. */
    static Path drop(Path folder, String name, byte[] jar) {
        try {
            Path temporary = Files.createTempFile(folder, name, ".part");
            Files.write(temporary, jar);
            return Files.move(
                    temporary,
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(List<Path> classPath, Path work, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-proc:none",
                "--release",
                "21",
                "-d",
                work.toString(),
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Files.createDirectories(work);
            if (!compiler.getTask(null, files, null, options, null, List.of(new Source(source)))
                    .call()) {
                throw new AssertionError("the test's plugin does not compile:\n" + source);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(Path classes, Map<String, String> attributes) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        Map<String, byte[]> files = new HashMap<>();
        files.put("META-INF/extensions.idx", "jars.Made\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (Stream<Path> walk = Files.walk(classes)) {
            for (Path file :
                    walk.filter(path -> path.toString().endsWith(".class")).toList()) {
                files.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed(manifest, files);
    }

    private static byte[] packed(Manifest manifest, Map<String, byte[]> files) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (OutputStream out = bytes;
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///jars/Made.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
