package dev.holdfast.runtime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Watches the drop folder by looking: works on every file system, and a jar that is still being copied is left alone until it
 * looks the same twice. Used on the lifecycle thread only.
 */
final class DropFolder {

    private final Path folder;
    private Map<Path, Look> taken = new HashMap<>();
    private Map<Path, Look> lastLook = new HashMap<>();

    /** What a file looked like. */
    private record Look(long size, long modified, Object key) {}

    /**
     * @param present jars that are new or changed
     * @param gone jars that are no longer there
     */
    record Changes(Set<Path> present, Set<Path> gone) {
        boolean isEmpty() {
            return present.isEmpty() && gone.isEmpty();
        }
    }

    DropFolder(Path folder) {
        this.folder = folder;
    }

    /** All jars there are, taken as they are. */
    Changes everything() throws IOException {
        lastLook = look();
        taken = new HashMap<>(lastLook);
        return new Changes(new TreeSet<>(taken.keySet()), Set.of());
    }

    /** What has changed since, and stayed the same for two looks. */
    Changes changes() throws IOException {
        Map<Path, Look> now = look();
        Set<Path> present = new TreeSet<>();
        now.forEach((file, look) -> {
            if (!look.equals(taken.get(file)) && look.equals(lastLook.get(file))) {
                present.add(file);
                taken.put(file, look);
            }
        });
        Set<Path> gone = new HashSet<>(taken.keySet());
        gone.removeAll(now.keySet());
        gone.removeIf(lastLook::containsKey);
        gone.forEach(taken::remove);
        lastLook = now;
        return new Changes(present, gone);
    }

    private Map<Path, Look> look() throws IOException {
        Map<Path, Look> found = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".jar")) {
                    try {
                        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                        found.put(
                                file,
                                new Look(
                                        attributes.size(),
                                        attributes.lastModifiedTime().toMillis(),
                                        String.valueOf(attributes.fileKey())));
                    } catch (NoSuchFileException e) {
                        // removed between the listing and the look: gone
                    }
                }
            }
        }
        return found;
    }
}
