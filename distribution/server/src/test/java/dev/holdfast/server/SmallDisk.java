package dev.holdfast.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A disk in memory that can be filled up and made read-only. Linux mounts it for its administrator only. */
final class SmallDisk implements AutoCloseable {

    private static final int CHUNK_BYTES = 4096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts it, or skips the test where that is not allowed.
     *
     * @param folder exists
     */
    static SmallDisk mount(Path folder, int megabytes) {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        assumeTrue(
                mounted,
                "No disk can be mounted here, so what happens on a full one is not tried with a real one. Run as root on Linux.");
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Leaves no byte of room. */
    void fill() {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // as it should be
        }
    }

    void makeRoom() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Only while nobody has a file open for writing. */
    void readOnly() {
        remount("ro");
    }

    void writable() {
        remount("rw");
    }

    private void remount(String how) {
        if (!run("mount", "-o", "remount," + how, folder.toString())) {
            throw new AssertionError(folder + " could not be mounted " + how);
        }
    }

    private static boolean run(String... command) {
        try {
            return Command.run(Path.of("/"), Map.of(), List.of(command)).exitCode() == 0;
        } catch (UncheckedIOException noSuchCommand) {
            return false;
        }
    }

    @Override
    public void close() {
        // Lazily: whoever is still there keeps what he has open.
        run("umount", "-l", folder.toString());
    }
}
