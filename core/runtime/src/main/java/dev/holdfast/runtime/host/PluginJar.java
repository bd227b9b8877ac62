package dev.holdfast.runtime.host;

import dev.holdfast.plugin.PluginInfo;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A jar that passed the gate: complete manifest, sane size and entries, a version that fits. It is a private copy, named by its
 * content, so that the file in the drop folder may be overwritten at any time.
 *
 * @param file where the operator dropped it
 * @param copy what is loaded
 * @param sha256 of the content
 * @param requires versions of Holdfast it runs on
 * @param dependencies version ranges by plugin id
 * @param permissions it asks for
 */
record PluginJar(
        Path file,
        Path copy,
        String sha256,
        PluginInfo info,
        String requires,
        Map<String, String> dependencies,
        List<String> permissions) {

    private static final Logger log = LoggerFactory.getLogger(PluginJar.class);

    static final long SIZE_MAX = 64L << 20;

    private static final int ENTRIES_MAX = 20_000;
    private static final long UNPACKED_MAX = 512L << 20;
    private static final String SEMVER =
            "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?";
    private static final List<String> PERMISSIONS = List.of("operate");

    static final VersionManager VERSIONS = new DefaultVersionManager();

    /**
     * Copies and checks a jar.
     *
     * @throws PluginRefusedException with a sentence that names the file
     */
    static PluginJar admit(Path file, Path copies, String hostVersion) throws PluginRefusedException {
        String name = String.valueOf(file.getFileName());
        try {
            long size = Files.size(file);
            if (size > SIZE_MAX) {
                throw new PluginRefusedException(
                        name + " has " + size + " bytes; a plugin jar may have " + SIZE_MAX + " at most");
            }
            byte[] content = Files.readAllBytes(file);
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            Path copy = copies.resolve(sha256 + ".jar");
            if (!Files.exists(copy) || !Arrays.equals(Files.readAllBytes(copy), content)) {
                Path part = copies.resolve(sha256 + ".part");
                Files.write(part, content);
                move(part, copy);
            }
            return read(file, copy, sha256, name, hostVersion);
        } catch (ZipException e) {
            throw new PluginRefusedException(name + " is not a readable jar: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PluginRefusedException(name + " cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void move(Path part, Path copy) throws IOException {
        try {
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static PluginJar read(Path file, Path copy, String sha256, String name, String hostVersion)
            throws IOException, PluginRefusedException {
        try (JarFile jar = new JarFile(copy.toFile())) {
            checkEntries(jar, name);
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new PluginRefusedException(name + " has no META-INF/MANIFEST.MF; a plugin needs one with "
                        + "Plugin-Id and Plugin-Version");
            }
            Attributes main = manifest.getMainAttributes();
            String id =
                    required(main, "Plugin-Id", "[a-z0-9][a-z0-9-]{0,63}", "lower-case letters, digits, hyphens", name);
            String version = required(main, "Plugin-Version", SEMVER, "a semantic version such as 1.4.0", name);
            if (jar.getEntry("META-INF/extensions.idx") == null) {
                throw new PluginRefusedException(name + " names no plugin class: META-INF/extensions.idx is missing; "
                        + "annotate the class that implements BotPlugin with @Extension and put PF4J on the "
                        + "annotation processor path");
            }
            String requires = optional(main, "Plugin-Requires", "*");
            if (!satisfies(hostVersion, requires)) {
                throw new PluginRefusedException(name + " (" + id + " " + version + ") requires Holdfast " + requires
                        + ", and this is " + hostVersion);
            }
            return new PluginJar(
                    file,
                    copy,
                    sha256,
                    new PluginInfo(id, version, optional(main, "Plugin-Description", "")),
                    requires,
                    dependencies(optional(main, "Plugin-Dependencies", "")),
                    permissions(optional(main, "Plugin-Permissions", ""), name));
        }
    }

    private static void checkEntries(JarFile jar, String name) throws PluginRefusedException {
        long unpacked = 0;
        int entries = 0;
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            entries++;
            unpacked += Math.max(0, entry.getSize());
            if (entry.getName().contains("..") || entry.getName().startsWith("/")) {
                throw new PluginRefusedException(
                        name + " has the entry '" + entry.getName() + "', which points outside of it");
            }
            if (entry.getName().startsWith("dev/holdfast/plugin/")
                    && entry.getName().endsWith(".class")) {
                throw new PluginRefusedException(name + " bundles " + entry.getName()
                        + " of plugin-api; give that dependency the scope provided");
            }
        }
        if (entries > ENTRIES_MAX || unpacked > UNPACKED_MAX) {
            throw new PluginRefusedException(name + " unpacks to " + entries + " entries and " + unpacked
                    + " bytes; at most " + ENTRIES_MAX + " and " + UNPACKED_MAX + " are allowed");
        }
    }

    private static String required(Attributes main, String key, String pattern, String allowed, String name)
            throws PluginRefusedException {
        String value = optional(main, key, "");
        if (!value.matches(pattern)) {
            throw new PluginRefusedException(name
                    + (value.isEmpty() ? " has no " + key : " has the " + key + " '" + value + "'")
                    + " in its manifest; it needs " + allowed);
        }
        return value;
    }

    private static String optional(Attributes main, String key, String fallback) {
        String value = main.getValue(key);
        return value == null || value.isBlank() ? fallback : value.strip();
    }

    private static Map<String, String> dependencies(String text) {
        Map<String, String> dependencies = new LinkedHashMap<>();
        for (String dependency : text.split(",", -1)) {
            if (!dependency.isBlank()) {
                String[] parts = dependency.strip().split("@", 2);
                dependencies.put(parts[0], parts.length == 2 ? parts[1] : "*");
            }
        }
        return dependencies;
    }

    private static List<String> permissions(String text, String name) throws PluginRefusedException {
        List<String> permissions = new ArrayList<>();
        for (String permission : text.split("[,\\s]+", -1)) {
            if (permission.isBlank()) {
                continue;
            }
            if (!PERMISSIONS.contains(permission)) {
                throw new PluginRefusedException(name + " asks for the permission '" + permission
                        + "', which this version does not know; known: " + String.join(", ", PERMISSIONS));
            }
            permissions.add(permission);
        }
        return List.copyOf(permissions);
    }

    /** Whether a version lies in a range such as {@code >=1.2.0 & <2.0.0}; a range that cannot be read holds nothing. */
    static boolean satisfies(String version, String range) {
        try {
            return range.equals("*") || VERSIONS.checkVersionConstraint(version, range);
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Removes copies that an earlier process left behind, but for those in use: a full or read-only disk takes no new ones. */
    static void sweep(Path copies, Set<Path> used) {
        try (Stream<Path> files = Files.list(copies)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!used.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            log.warn("Old copies in {} cannot be removed: {}", copies, e.toString());
        }
    }
}
