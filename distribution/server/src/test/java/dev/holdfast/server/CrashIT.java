package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The bot is killed while people talk to it. More deaths with {@code -Dcrash.kills=50}, other moments with
 * {@code -Dcrash.seed=…}.
 */
class CrashIT {

    private static final int KILLS = Integer.getInteger("crash.kills", 3);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

    @Test
    void every_message_is_answered_once_and_in_order_however_often_the_bot_is_killed() {
        System.out.println("CrashIT: " + KILLS + " kills, -Dcrash.seed=" + SEED);
        try (CrashRun run = new CrashRun("crash-sqlite", "sqlite:holdfast.db", SEED)) {
            run.killed(KILLS, () -> {});

            run.assertEveryMessageWasAnsweredOnceAndInOrder();
            System.out.println("CrashIT: " + run.messages() + " messages");
            assertThat(run.bot().gateway().path("resumes").asLong())
                    .as("sessions resumed by the last start")
                    .isEqualTo(1);
            assertThat(run.bot().gateway().path("identifies").asLong()).isZero();
        }
    }
}
