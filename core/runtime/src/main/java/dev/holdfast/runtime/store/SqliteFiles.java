package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one SQLite database: itself, what was moved aside, and the backups, named by their time in UTC: in the order in which they were made. */
final class SqliteFiles {

    private static final Logger log = LoggerFactory.getLogger(SqliteFiles.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String BEFORE = "-before-";

    private final Path file;
    private final int kept;
    private final Time time;

    SqliteFiles(Path file, int kept, Time time) {
        this.file = file;
        this.kept = kept;
        this.time = time;
    }

    /** Where a connection comes from. */
    @FunctionalInterface
    interface Source {
        Connection connect() throws SQLException;
    }

    /** What is wrong with a file; empty if it is good. A file that cannot be read at all right now is not damaged, and throws. */
    Optional<String> damage(Path candidate) throws SQLException {
        try (Connection connection = SqliteDatabase.source(candidate).getConnection()) {
            String findings = SqliteDatabase.quickCheck(connection);
            return findings.isEmpty() ? Optional.empty() : Optional.of(findings);
        } catch (SQLException failure) {
            if (Trouble.of(failure) == Trouble.DAMAGED) {
                return Optional.of(String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
    }

    /** Moves the present file away, with what SQLite keeps beside it; answers where it is now. */
    Path moveAside(String why) throws SQLException {
        String name = file.getFileName() + "." + why + "-" + STAMP.format(time.now());
        try {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Path part = file.resolveSibling(file.getFileName() + suffix);
                if (Files.exists(part)) {
                    Files.move(part, file.resolveSibling(name + suffix));
                }
            }
        } catch (IOException e) {
            throw unusable("The file " + file + " cannot be moved aside", e);
        }
        return file.resolveSibling(name);
    }

    /**
     * Puts a copy of a backup where the database belongs, and moves that away; answers where it is now. The copy is on disk
     * before anything is moved: a disk without room for it keeps what it has.
     */
    Path replaceBy(Path backup, String why) throws SQLException {
        Path copy = file.resolveSibling(file.getFileName() + ".restoring");
        try {
            Files.copy(backup, copy, StandardCopyOption.REPLACE_EXISTING);
            force(copy);
            Path movedTo = moveAside(why);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
            return movedTo;
        } catch (IOException e) {
            throw unusable("The backup " + backup + " cannot be put in place", e);
        }
    }

    /** Whether there is no file, or one without a byte, which is how SQLite begins and never how it leaves one. */
    boolean isMissing() throws SQLException {
        try {
            return !Files.exists(file) || Files.size(file) == 0;
        } catch (IOException e) {
            throw unusable("The size of " + file + " cannot be read", e);
        }
    }

    /**
     * Empty if there is none.
     *
     * @throws SQLException if one cannot be read now: on a full disk, say. It may be good, and the next older one is no match for it
     */
    Optional<Path> newestGoodBackup() throws SQLException {
        for (Path backup : backups()) {
            try {
                Optional<String> damage = damage(backup);
                if (damage.isEmpty()) {
                    return Optional.of(backup);
                }
                log.error("The backup {} is damaged: {}", backup, damage.get());
            } catch (SQLException unreadable) {
                log.error("The backup {} cannot be read: {}", backup, unreadable.getMessage());
                if (Trouble.of(unreadable) == Trouble.AWAY) {
                    throw unreadable;
                }
            }
        }
        return Optional.empty();
    }

    /** A consistent copy beside running writes, checked before it counts; nothing is left of one that failed. */
    Path backUp(Source source) throws SQLException {
        return backUpAs("", source);
    }

    /**
     * Likewise, before the tables are changed. The newest such stays beside the others and takes no place of theirs: a change that
     * fails again and again must not drive out what was backed up before it.
     *
     * @param version what the tables are to become
     */
    Path backUpBefore(String version, Source source) throws SQLException {
        return backUpAs(BEFORE + version, source);
    }

    private Path backUpAs(String suffix, Source source) throws SQLException {
        Path partial = folder().resolve("unfinished.db");
        try {
            return backUp(source, partial, folder().resolve(stem() + "-" + STAMP.format(stamp()) + suffix + ".db"));
        } finally {
            // What there was room for may be what a full disk lacks now.
            deleteQuietly(partial);
        }
    }

    /** Now, unless the clock went back: names say which backup is the newest, so that each is later than all before. */
    private Instant stamp() {
        Instant now = time.now();
        return backups().stream()
                .map(this::stampOf)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .map(newest -> newest.plusMillis(1))
                .filter(next -> next.isAfter(now))
                .orElse(now);
    }

    /** Empty for one that somebody named himself. */
    private Optional<Instant> stampOf(Path backup) {
        String name = String.valueOf(backup.getFileName());
        int from = stem().length() + 1;
        try {
            return Optional.of(STAMP.parse(name.substring(from, name.indexOf('Z', from) + 1), Instant::from));
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }

    private Path backUp(Source source, Path partial, Path backup) throws SQLException {
        try {
            Files.createDirectories(folder());
            Files.deleteIfExists(partial);
            try (Connection connection = source.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "VACUUM INTO '" + partial.toAbsolutePath().toString().replace("'", "''") + "'");
            }
            Optional<String> damage = damage(partial);
            if (damage.isPresent()) {
                throw new SQLException("The backup is damaged as soon as it is made: " + damage.get());
            }
            deleteBeside(partial);
            force(partial);
            Files.move(partial, backup, StandardCopyOption.ATOMIC_MOVE);
            prune(backup);
        } catch (IOException e) {
            throw unusable("The backup cannot be written to " + folder(), e);
        }
        return backup;
    }

    /** Whatever else there is, and however it is named, what was just made stays. */
    private void prune(Path made) throws IOException {
        Map<Boolean, List<Path>> all = Stream.concat(
                        Stream.of(made), backups().stream().filter(other -> !other.equals(made)))
                .collect(Collectors.partitioningBy(SqliteFiles::isBefore));
        prune(all.getOrDefault(false, List.of()), kept);
        prune(all.getOrDefault(true, List.of()), 1);
    }

    private static void prune(List<Path> newestFirst, int kept) throws IOException {
        for (Path old : newestFirst.stream().skip(kept).toList()) {
            Files.deleteIfExists(old);
            deleteBeside(old);
        }
    }

    private static boolean isBefore(Path backup) {
        return String.valueOf(backup.getFileName()).contains(BEFORE);
    }

    private static void deleteQuietly(Path partial) {
        try {
            Files.deleteIfExists(partial);
            deleteBeside(partial);
        } catch (IOException e) {
            log.warn("The unfinished backup {} cannot be removed: {}", partial, e.toString());
        }
    }

    private static void deleteBeside(Path database) throws IOException {
        for (String suffix : List.of("-wal", "-shm")) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
        }
    }

    /** Newest first. */
    private List<Path> backups() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(folder())) {
            Pattern name = Pattern.compile(Pattern.quote(stem()) + "-[0-9T]+Z(" + BEFORE + ".+)?\\.db");
            return listed.filter(path ->
                            name.matcher(String.valueOf(path.getFileName())).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            log.error("The backups in {} cannot be listed", folder(), e);
            return List.of();
        }
    }

    Path folder() {
        return file.resolveSibling("backups");
    }

    private String stem() {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The disk's fault, not the request's: the state makes it count as such. */
    private static SQLException unusable(String what, IOException cause) {
        return new SQLException(what + ": " + cause.getMessage(), "58030", cause);
    }
}
