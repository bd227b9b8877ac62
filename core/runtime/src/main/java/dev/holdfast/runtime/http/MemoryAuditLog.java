package dev.holdfast.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last 1000 entries at hand and appends each, as a line of JSON, to a file that only its owner can read. At 16 MiB the
 * file is put aside as {@code .1}, over the one before. A disk that does not take an entry is reported in the log; the entry is
 * still kept in memory. Thread-safe; entries are written in order, on a worker thread.
 */
public final class MemoryAuditLog implements AuditLog {

    static final int ENTRIES_MAX = 1_000;
    static final long FILE_BYTES_MAX = 16L << 20;

    private static final Logger log = LoggerFactory.getLogger(MemoryAuditLog.class);

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Context writer;
    private final Path file;

    private MemoryAuditLog(Context writer, Path file) {
        this.writer = writer;
        this.file = file;
    }

    /**
     * Opens the log and reads what earlier runs left in it. Blocks; call it while starting.
     *
     * @throws IllegalStateException if the file cannot be made or read
     */
    public static MemoryAuditLog open(Vertx vertx, Path file) {
        MemoryAuditLog audit = new MemoryAuditLog(vertx.getOrCreateContext(), file);
        try {
            audit.createFile();
            audit.load();
            return audit;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Could not open the audit log %s (%s). Make its folder writable for this user.".formatted(file, e),
                    e);
        }
    }

    @Override
    public void record(Entry entry) {
        remember(entry);
        String line = json(entry).toLine() + "\n";
        writer.executeBlocking(
                        () -> {
                            append(line);
                            return line;
                        },
                        true)
                .onFailure(failure -> log.error(
                        "The audit log {} did not take an entry, which is in memory only: {} {} by {} ({})",
                        file,
                        entry.action(),
                        entry.target(),
                        entry.who(),
                        failure.toString()));
    }

    @Override
    public List<Entry> recent(int limit) {
        List<Entry> latest = new ArrayList<>();
        synchronized (entries) {
            Iterator<Entry> newestFirst = entries.descendingIterator();
            while (newestFirst.hasNext() && latest.size() < limit) {
                latest.add(newestFirst.next());
            }
        }
        return latest;
    }

    static Json json(Entry entry) {
        return Json.object()
                .put("at", entry.at())
                .put("who", entry.who())
                .put("role", entry.role())
                .put("remote", entry.remote())
                .put("action", entry.action())
                .put("target", entry.target())
                .put("detail", entry.detail())
                .put("result", entry.result());
    }

    private void remember(Entry entry) {
        synchronized (entries) {
            entries.addLast(entry);
            if (entries.size() > ENTRIES_MAX) {
                entries.removeFirst();
            }
        }
    }

    private void append(String line) throws IOException {
        if (!Files.exists(file)) {
            createFile();
        } else if (Files.size(file) >= FILE_BYTES_MAX) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            createFile();
        }
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    private void createFile() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it is the root folder");
        }
        Files.createDirectories(folder);
        if (Files.exists(file)) {
            return;
        }
        Set<String> views = folder.getFileSystem().supportedFileAttributeViews();
        if (views.contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private void load() throws IOException {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.filter(line -> !line.isBlank()).forEach(this::loadLine);
        }
    }

    /** A crash may have left half a line: what cannot be read is skipped. */
    private void loadLine(String line) {
        try {
            JsonNode node = Json.parse(Buffer.buffer(line));
            remember(new Entry(
                    Instant.parse(node.path("at").asText()),
                    node.path("who").asText(),
                    node.path("role").asText(),
                    node.path("remote").asText(),
                    node.path("action").asText(),
                    node.path("target").asText(),
                    node.path("detail").asText(),
                    node.path("result").asText()));
        } catch (IOException | DateTimeException e) {
            log.warn("The audit log {} has a line that cannot be read; it is skipped ({})", file, e.toString());
        }
    }
}
