package dev.holdfast.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process from running the same bots out of the same folder: both would answer everything. The system lets go of it
 * when this process dies, however that dies.
 */
final class HomeLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HomeLock.class);

    /** A process that is being stopped while the next one starts takes no longer than this. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Null where there is none. */
    private final @Nullable FileChannel channel;

    private HomeLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it; blocks while another process has it. On a disk that takes no file the bot starts without it.
     *
     * @throws StartException if that takes longer than {@code patience}, naming the process
     */
    static HomeLock take(Path home, Duration patience) {
        Path file = home.resolve("holdfast.lock");
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                log.warn("Process {} uses {}; waiting for it to end", holder(file), home);
                await(channel, patience);
            }
        } catch (OverlappingFileLockException | TimeoutException held) {
            close(channel);
            throw new StartException(
                    "home",
                    "The start failed at the step home: process " + holder(file) + " runs out of the folder " + home
                            + " already, and two would answer everything twice; end it, or give another folder with"
                            + " --home",
                    held);
        } catch (IOException e) {
            close(channel);
            log.warn(
                    "{} cannot be locked ({}): nothing keeps a second process from using this folder",
                    file,
                    e.toString());
            return new HomeLock(null);
        }
        sign(channel);
        return new HomeLock(channel);
    }

    /** For people, and for the message of whoever comes second. */
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException full) {
            log.debug("Who holds the lock cannot be written into it", full);
        }
    }

    private static void await(FileChannel channel, Duration patience) throws IOException, TimeoutException {
        FutureTask<FileLock> taking = new FutureTask<>(channel::lock);
        Thread.ofPlatform().name("home-lock").daemon().start(taking);
        try {
            taking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for it", e);
        }
    }

    private static String holder(Path file) {
        try {
            String pid = Files.readString(file);
            return pid.isBlank() ? "(unknown)" : pid.strip();
        } catch (IOException unreadable) {
            return "(unknown)";
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            log.debug("The lock goes with the process", e);
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
