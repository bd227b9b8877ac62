package dev.holdfast.runtime.delivery;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The batch of a prepared statement, executed before the bodies in it take much memory: the driver keeps them all until then. */
final class BodyBatch {

    /** Characters of bodies, unless a single one is longer. */
    private static final int CHARACTERS_MAX = 1_000_000;

    private final PreparedStatement statement;
    private int characters;

    BodyBatch(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Adds what is bound to the statement, with a body of so many characters. */
    void add(int length) throws SQLException {
        statement.addBatch();
        characters += length;
        if (characters >= CHARACTERS_MAX) {
            execute();
        }
    }

    void execute() throws SQLException {
        statement.executeBatch();
        statement.clearParameters();
        characters = 0;
    }
}
