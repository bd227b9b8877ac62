package dev.holdfast.server;

import dev.holdfast.runtime.Holdfast.ConfigOrigin;
import dev.holdfast.runtime.config.HoldfastConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast start}. */
@Command(
        name = "start",
        description = "Runs the bots of a configuration until it is asked to stop (SIGTERM or Ctrl+C).",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final RunOptions run = new RunOptions();

    StartCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        HoldfastConfig checked = run.overriding(config.load());
        Path home = run.home();
        ConfigOrigin origin = new ConfigOrigin(config.file().toString(), config::load);
        return BotProcess.run(process -> greet(process.start(checked, origin, home, List.of())));
    }

    private void greet(BotProcess.Started started) {
        if (started.ready()) {
            out.println("Holdfast is ready: " + started.page());
        } else {
            out.println("Holdfast runs at " + started.page()
                    + " but no bot is connected yet. It goes on trying; the page and the log say why.");
        }
        out.flush();
    }
}
