package dev.holdfast.runtime.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Keeps a second process from using the same database file; the system lets go of it when this process dies. */
final class FileLock {

    private final Path file;
    private @Nullable FileChannel held;

    FileLock(Path database) {
        this.file = database.resolveSibling(database.getFileName() + ".lock");
    }

    /** Takes it if it is not held already. */
    void take() throws SQLException {
        if (held != null) {
            return;
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                held = channel;
                return;
            }
            channel.close();
        } catch (OverlappingFileLockException sameProcess) {
            closeQuietly(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new SQLException("The lock " + file + " cannot be taken: " + e.getMessage(), "08001", e);
        }
        throw new SQLException(
                "Another process uses this database: it holds " + file + "; give each bot its own --home", "08004");
    }

    void release() {
        closeQuietly(held);
        held = null;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            // the lock goes with the process at the latest
        }
    }
}
