package dev.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The zip, unpacked into a folder of its own.
 *
 * @param directory holds {@code bin/ conf/ lib/ plugins/}
 */
record Install(Path directory) {

    /** Unpacks the zip under {@code target/e2e/}, in place of what an earlier run left there. */
    static Install unpack(String name) {
        Path zip = Path.of(property("holdfast.zip"));
        Path into = Path.of(property("holdfast.target"), "e2e", name);
        try {
            delete(into);
            try (FileSystem packed = FileSystems.newFileSystem(
                    URI.create("jar:" + zip.toUri()), Map.of("enablePosixFileAttributes", true))) {
                Path root = packed.getPath("/");
                try (Stream<Path> entries = Files.walk(root)) {
                    for (Path entry : entries.toList()) {
                        copy(entry, into.resolve(root.relativize(entry).toString()));
                    }
                }
            }
            try (Stream<Path> top = Files.list(into)) {
                return new Install(top.findFirst().orElseThrow());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not unpack " + zip + " into " + into, e);
        }
    }

    Path launcher() {
        return directory.resolve("bin/holdfast");
    }

    Path plugins() {
        return directory.resolve("plugins");
    }

    /** The jar of one of our plugins. */
    Path plugin(String id) {
        return only(plugins(), id + "-plugin-");
    }

    /** What a plugin author compiles against. */
    List<Path> pluginApi() {
        Path lib = directory.resolve("lib");
        return List.of(only(lib, "plugin-api-"), only(lib, "pf4j-"), only(lib, "slf4j-api-"), only(lib, "jspecify-"));
    }

    private static Path only(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + prefix + "*.jar in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
        } else {
            Files.copy(from, to);
        }
        if (from.getNameCount() > 0) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set; run these tests with mvn verify");
        }
        return value;
    }
}
