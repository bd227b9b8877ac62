package dev.holdfast.server;

import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.config.HoldfastConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}, for the commands that read a configuration file. */
final class ConfigOption {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration; conf/holdfast.yaml of this installation by default.")
    private @Nullable Path file;

    Path file() {
        return file != null ? file : Installation.current().file("conf/holdfast.yaml");
    }

    HoldfastConfig load() {
        return ConfigFile.load(file(), System::getenv);
    }
}
