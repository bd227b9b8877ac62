package dev.holdfast.server;

import dev.holdfast.runtime.Holdfast.ConfigOrigin;
import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.sandbox.Options;
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

/** {@code holdfast sandbox}: a bot and the chat service it talks to, in one process. */
@Command(
        name = "sandbox",
        description = "Runs a bot against an embedded chat service, with a page to chat with it and to break it.",
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
        return BotProcess.run(home, process -> start(process, home));
    }

    private void start(BotProcess process, Path home) {
        Options plain = Options.defaults();
        // Discord's bot joins as soon as the configuration has a dialect for it.
        Options options = plain.withBots(plain.bots().getFirst());
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
                "APP_ID", sandbox.appId(),
                "SECRET", sandbox.secret(),
                "API_BASE", sandbox.apiBase().toString(),
                "TOKEN_URL", sandbox.tokenUrl().toString(),
                "PLUGINS", Installation.current().file("plugins").toString());
        String yaml = """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: ${APP_ID}
                    secret: ${SECRET}
                    api-base: ${API_BASE}
                    token-url: ${TOKEN_URL}
                    intents: [guilds, guild-members, public-guild-messages, guild-message-reactions, direct-message,
                              group-and-c2c, interaction]
                    operators: [%s]
                http: {host: 127.0.0.1, port: 3000, auth: none}
                plugins:
                  directory: ${PLUGINS}
                  grants: {recovery: [operate], features: [operate]}
                resilience:
                  degradation: {calm: 5s}
                """.formatted(
                        sandbox.operatorIds().stream().map(id -> '"' + id + '"').collect(Collectors.joining(", ")));
        return ConfigFile.parse(NAME, yaml, variables::get);
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
