package dev.holdfast.server;

import java.nio.file.Path;

/**
 * The folder with {@code bin/ conf/ lib/ plugins/} that this process was started from.
 *
 * @param directory absolute
 */
record Installation(Path directory) {

    /** What the launcher said; the working directory if it was not the launcher that started this process. */
    static Installation current() {
        return new Installation(
                Path.of(System.getProperty("holdfast.install", "")).toAbsolutePath());
    }

    Path file(String relative) {
        return directory.resolve(relative);
    }

    /** Where everything goes that is written at run time, unless the command line says otherwise. */
    Path home() {
        return Path.of(System.getProperty("holdfast.home", file("run").toString()));
    }
}
