package dev.holdfast.server;

import dev.holdfast.runtime.StartException;
import dev.holdfast.runtime.config.ConfigException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code holdfast}. */
@Command(
        name = "holdfast",
        description = "A bot platform that stays up.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it worked, or the bot was asked to stop and did",
            "1:the bot could not start",
            "2:the command line is wrong",
            "3:the configuration is wrong"
        },
        footer = {"", "No credentials at hand? holdfast sandbox"})
public final class Main {

    private static final int START_FAILED = 1;
    private static final int BAD_CONFIGURATION = 3;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            return commandLine().execute(arguments);
        } catch (Error broken) {
            // Threads that were started would keep a half-started bot alive if this only ended the main thread.
            LoggerFactory.getLogger(Main.class).error("Holdfast is broken here: {}", broken, broken);
            return START_FAILED;
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        PrintWriter out = line.getOut();
        return line.addSubcommand(new SandboxCommand(out))
                .addSubcommand(new StartCommand(out))
                .addSubcommand(new CommandLine(new ConfigCommand()).addSubcommand(new ConfigCommand.Check(out)))
                .setExecutionExceptionHandler(Main::explain);
    }

    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        return switch (failure) {
            case ConfigException bad -> {
                commandLine.getErr().println("The configuration cannot be used:");
                bad.problems().forEach(problem -> commandLine.getErr().println("  " + problem));
                yield BAD_CONFIGURATION;
            }
            case StartException refused -> {
                commandLine.getErr().println(refused.getMessage() + advice(refused));
                yield START_FAILED;
            }
            case UncheckedIOException io -> {
                commandLine.getErr().println(io.getMessage());
                yield START_FAILED;
            }
            default -> {
                LoggerFactory.getLogger(Main.class)
                        .error("Holdfast failed in a way it should not: {}", failure, failure);
                yield START_FAILED;
            }
        };
    }

    private static String advice(StartException refused) {
        for (Throwable cause = refused.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return " Or give another port with --port (0 takes a free one).";
            }
        }
        return "";
    }

    static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdfast " + version() + " (Java " + Runtime.version() + ")"};
        }
    }
}
