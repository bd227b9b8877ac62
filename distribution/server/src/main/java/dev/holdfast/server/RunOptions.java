package dev.holdfast.server;

import dev.holdfast.runtime.config.HoldfastConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What every command takes that runs a bot. */
final class RunOptions {

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            converter = Port.class,
            description =
                    "Port of the page and the HTTP API; 0 takes a free one. Overrides http.port, 3000 by default.")
    private @Nullable Integer port;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Where everything is written that is written at run time; made if missing. run/ beside bin/ by default.")
    private @Nullable Path home;

    HoldfastConfig overriding(HoldfastConfig config) {
        return port == null ? config : config.withHttpPort(port);
    }

    /** Makes the home folder, or says why that cannot be. */
    Path home() {
        Path folder = (home != null ? home : Installation.current().home())
                .toAbsolutePath()
                .normalize();
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder " + folder + " cannot be made (" + e
                            + "); give one that can be written with --home DIR",
                    e);
        }
    }

    static final class Port implements ITypeConverter<Integer> {

        private static final int MAX = 65_535;

        @Override
        public Integer convert(String text) {
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= MAX) {
                    return port;
                }
            } catch (NumberFormatException notANumber) {
                // said below, with what is allowed
            }
            throw new TypeConversionException("'" + text + "'; allowed: 0 (a free one) to " + MAX);
        }
    }
}
