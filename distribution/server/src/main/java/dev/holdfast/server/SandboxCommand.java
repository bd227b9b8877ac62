package dev.holdfast.server;

import dev.holdfast.runtime.Holdfast.ConfigOrigin;
import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast sandbox}: a bot of each platform and the chat services they talk to, in one process. */
@Command(
        name = "sandbox",
        description =
                "Runs a bot of QQ and one of Discord against embedded chat services, with a page to chat with them and to"
                        + " break things.",
        mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {

    /** Short, so that a service that stops acknowledging is noticed while somebody watches. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final String NAME = "the sandbox's configuration";

    private final PrintWriter out;

    @Mixin
    private final RunOptions run = new RunOptions();

    SandboxCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Path home = run.home();
        return BotProcess.run(process -> start(process, home));
    }

    private void start(BotProcess process, Path home) {
        Options options = Options.defaults();
        Sandbox sandbox = BotProcess.await(
                "Starting the sandbox",
                Sandbox.start(
                        process.vertx(), options.withGateway(options.gateway().withHeartbeatInterval(HEARTBEAT))));
        process.closing("the sandbox", () -> BotProcess.await("Closing the sandbox", sandbox.close()));
        // Its own folder: what is tried here must not be found by a real bot that is started from the same
        // installation.
        Path state = home.resolve("sandbox");
        ConfigOrigin origin = new ConfigOrigin(NAME, () -> config(sandbox));
        greet(process.start(run.overriding(config(sandbox)), origin, state, List.of(sandbox::mount)));
    }

    private static HoldfastConfig config(Sandbox sandbox) {
        Map<String, String> variables = Map.of(
                "QQ_APP_ID", sandbox.appId(),
                "QQ_SECRET", sandbox.secret(),
                "QQ_API_BASE", sandbox.apiBase(Platform.QQ).toString(),
                "QQ_TOKEN_URL", sandbox.tokenUrl().toString(),
                "DISCORD_TOKEN", sandbox.bot(Platform.DISCORD).secret(),
                "DISCORD_API_BASE", sandbox.apiBase(Platform.DISCORD).toString(),
                "PLUGINS", Installation.current().file("plugins").toString());
        String yaml = """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: ${QQ_APP_ID}
                    secret: ${QQ_SECRET}
                    api-base: ${QQ_API_BASE}
                    token-url: ${QQ_TOKEN_URL}
                    intents: [guilds, guild-members, public-guild-messages, guild-message-reactions, direct-message,
                              group-and-c2c, interaction]
                    operators: [%s]
                  - name: discord
                    dialect: discord
                    token: ${DISCORD_TOKEN}
                    api-base: ${DISCORD_API_BASE}
                    intents: [guilds, guild-members, guild-messages, guild-message-reactions, direct-messages,
                              message-content]
                    operators: [%s]
                http: {host: 127.0.0.1, port: 3000, auth: none}
                plugins:
                  directory: ${PLUGINS}
                  grants: {recovery: [operate], features: [operate]}
                resilience:
                  degradation: {calm: 5s}
                """.formatted(operators(sandbox, Platform.QQ), operators(sandbox, Platform.DISCORD));
        return ConfigFile.parse(NAME, yaml, variables::get);
    }

    private static String operators(Sandbox sandbox, Platform platform) {
        return sandbox.operatorIds(platform).stream().map(id -> '"' + id + '"').collect(Collectors.joining(", "));
    }

    private void greet(BotProcess.Started started) {
        out.println();
        out.println("Holdfast is ready: " + started.page());
        out.println("  Open it and say !help or !echo hello; then press a fault and watch the bot cope.");
        out.println("  Plugin jars: " + Installation.current().file("plugins"));
        out.println("  Stop with Ctrl+C.");
        out.flush();
    }
}
