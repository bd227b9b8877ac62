package dev.holdfast.server;

import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a bot of QQ and one of Discord are started with, for a chat service in another process. */
final class BotConfiguration {

    private BotConfiguration() {}

    /**
     * @param more YAML, of which no key is {@code bots} or {@code http}
     */
    static Path write(Path file, Sandbox sandbox, String more) {
        String yaml = """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: "%s"
                    secret: %s
                    api-base: %s
                    token-url: %s
                  - name: discord
                    dialect: discord
                    token: %s
                    api-base: %s
                http: {port: 0, auth: none}
                """.formatted(
                        sandbox.appId(),
                        sandbox.secret(),
                        sandbox.apiBase(),
                        sandbox.tokenUrl(),
                        sandbox.bot(Platform.DISCORD).secret(),
                        sandbox.apiBase(Platform.DISCORD));
        try {
            return Files.writeString(file, yaml + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
