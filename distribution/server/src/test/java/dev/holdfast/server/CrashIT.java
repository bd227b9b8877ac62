package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bot is killed while people talk to it, and while it starts. More kills with {@code -Dcrash.kills=50}, other moments with
 * {@code -Dcrash.seed=…}.
 */
class CrashIT {

    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

    @Test
    void every_message_is_answered_once_and_in_order_however_often_the_bot_is_killed() {
        try (CrashRun run = new CrashRun("crash-sqlite", "sqlite:holdfast.db", kills(2), SEED)) {
            run.dieAgainAndAgain((death, number) -> {}, () -> {});

            run.assertEveryMessageWasAnsweredOnceAndInOrder();
            report("SQLite", run);
            for (String gateway : List.of("qq", "discord")) {
                assertThat(run.bot().gateway(gateway).path("resumes").asLong())
                        .as("sessions of %s resumed by the last start", gateway)
                        .isEqualTo(1);
                assertThat(run.bot().gateway(gateway).path("identifies").asLong())
                        .as("sessions of %s begun by the last start", gateway)
                        .isZero();
            }
        }
    }

    @Test
    void neither_is_anything_lost_or_doubled_when_the_database_server_is_killed_too(@TempDir Path folder) {
        try (KilledPostgres server = new KilledPostgres(folder.resolve("data"));
                CrashRun run = new CrashRun("crash-postgres", server.url(), kills(2), SEED)) {
            run.dieAgainAndAgain(
                    (death, number) -> {
                        server.kill();
                        if (number % 2 == 0 && death != Death.KILLED_WHILE_STARTING) {
                            // It comes back while the bot lives, which writes down what it kept in memory meanwhile.
                            server.start();
                            run.live();
                        }
                    },
                    server::start);

            run.assertEveryMessageWasAnsweredOnceAndInOrder();
            report("PostgreSQL", run);
        }
    }

    private static int kills(int otherwise) {
        return Integer.getInteger("crash.kills", otherwise);
    }

    private static void report(String store, CrashRun run) {
        System.out.printf("%s: %s, each answered once and in order; -Dcrash.seed=%d%n", store, run.report(), SEED);
    }
}
