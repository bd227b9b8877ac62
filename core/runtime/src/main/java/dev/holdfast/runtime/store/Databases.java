package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import java.nio.file.Path;
import java.util.Optional;

/** Which database a configured address means. */
public final class Databases {

    private static final String SQLITE = "sqlite:";
    private static final String POSTGRESQL = "postgresql://";

    private Databases() {}

    /** What is wrong with an address; empty if nothing is. Never repeats the address, which may hold a password. */
    public static Optional<String> problem(String url) {
        if (url.startsWith(SQLITE)) {
            String file = url.substring(SQLITE.length());
            return file.isBlank() || file.endsWith("/")
                    ? Optional.of("names no file; allowed: sqlite:FILE, such as sqlite:holdfast.db")
                    : Optional.empty();
        }
        if (url.startsWith(POSTGRESQL)) {
            return PostgresAddress.of(url) == null
                    ? Optional.of("is no address of a database; allowed: postgresql://user:password@host:port/database")
                    : Optional.empty();
        }
        return Optional.of(
                "names no known database; allowed: sqlite:FILE, or" + " postgresql://user:password@host:port/database");
    }

    /**
     * The database an address means; nothing is opened yet.
     *
     * @param backupsKept of a SQLite file, at least 1
     * @param home what a relative file is relative to, and where things are cached
     * @throws IllegalArgumentException if there is a {@link #problem} with the address
     */
    public static Database of(String url, int backupsKept, Path home, Time time) {
        if (url.startsWith(SQLITE)) {
            Path file = home.resolve(url.substring(SQLITE.length()));
            return new SqliteDatabase(file, backupsKept, home.resolve("cache"), time);
        }
        PostgresAddress address = PostgresAddress.of(url);
        if (address == null) {
            throw new IllegalArgumentException(problem(url).orElse("store.url is wrong"));
        }
        return new PostgresDatabase(address);
    }
}
