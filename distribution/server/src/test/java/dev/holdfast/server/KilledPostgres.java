package dev.holdfast.server;

import static org.awaitility.Awaitility.await;

import dev.holdfast.resilience.Wire;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real PostgreSQL server that can be killed without a word and comes back with the same data at the same address. */
final class KilledPostgres implements AutoCloseable {

    /** What it was about when it was killed is worked off first. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final Path data;
    private final Wire wire;
    private EmbeddedPostgres server;
    private boolean running;

    KilledPostgres(Path data) {
        this.data = data;
        this.server = begin();
        this.running = true;
        this.wire = new Wire(server.getPort());
    }

    /** The same in every life of the server, whichever port it has. */
    String url() {
        return "postgresql://postgres:postgres@localhost:" + wire.port() + "/postgres";
    }

    /** As the lack of memory would end it. */
    void kill() {
        running = false;
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        List<ProcessHandle> children = postmaster.children().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await("the server to be dead")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !postmaster.isAlive() && children.stream().noneMatch(ProcessHandle::isAlive));
        try {
            server.close();
        } catch (IOException alreadyDead) {
            // it only had to let go of its folder
        }
    }

    /** Starts it again if it was killed. */
    void start() {
        if (!running) {
            server = begin();
            wire.leadTo(server.getPort());
            running = true;
        }
    }

    private EmbeddedPostgres begin() {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "on")
                    .setPGStartupWait(START_MAX)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        wire.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
