package dev.holdfast.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A bot's file of SQLite's, as somebody looks into it or harms it who is not the bot. */
record BotDatabase(Path file) {

    private static final int PAGE_BYTES = 4096;

    /** The ids of the events in it, the oldest first. */
    List<String> recordedEvents() throws SQLException {
        return column("SELECT event_id FROM event ORDER BY number");
    }

    /** The keys of the replies in it that are done with, the oldest first. */
    List<String> sentReplies() throws SQLException {
        return column("SELECT send_key FROM outbox WHERE outcome IS NOT NULL ORDER BY number");
    }

    private List<String> column(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /** Overwrites the beginning of every page but the first. */
    void damage() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = PAGE_BYTES; at < bytes.length(); at += PAGE_BYTES) {
                bytes.seek(at);
                bytes.write(new byte[PAGE_BYTES / 2]);
            }
        }
    }

    /** Deletes what SQLite keeps beside it. */
    void deleteLog() throws IOException {
        for (String suffix : List.of("-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }
}
