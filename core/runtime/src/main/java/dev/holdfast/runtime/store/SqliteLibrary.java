package dev.holdfast.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native code, in a file that stays from start to start. Left alone, the driver unpacks it anew each time, leaves it
 * behind where the process is killed, and where a full disk does not take it never tries again in the life of the process.
 */
final class SqliteLibrary {

    /** The driver looks for the code once in the life of a process. */
    private static boolean ready;

    private SqliteLibrary() {}

    /**
     * Has the code lie in a folder, where the driver will find it.
     *
     * @throws SQLException if it cannot be written: the disk's fault, and worth another try
     */
    static synchronized void prepare(Path folder) throws SQLException {
        if (ready) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        Path file = folder.resolve(name);
        try {
            byte[] code = packed(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
            if (code.length == 0) {
                // A system for which the driver brings none: it says so itself.
                return;
            }
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), code)) {
                write(file, code);
            }
        } catch (IOException e) {
            throw new SQLException("SQLite's native code cannot be put into " + folder + ": " + e, "58030", e);
        }
        System.setProperty("org.sqlite.lib.path", folder.toAbsolutePath().toString());
        System.setProperty("org.sqlite.lib.name", name);
        ready = true;
    }

    private static byte[] packed(String resource) throws IOException {
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static void write(Path file, byte[] code) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.write(next, code);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }
}
