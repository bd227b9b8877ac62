package dev.holdfast.server;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast config}; what it does is in its subcommands. */
@Command(
        name = "config",
        description = "Looks after the configuration.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {

    /** {@code holdfast config check}. */
    @Command(
            name = "check",
            description = "Says what is wrong with a configuration, without starting anything.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {

        private final PrintWriter out;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        Check(PrintWriter out) {
            this.out = out;
        }

        @Override
        public Integer call() {
            config.load();
            out.println(config.file() + " is good.");
            return 0;
        }
    }
}
