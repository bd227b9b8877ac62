package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.SendBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SendWindowTest {

    private static final SendBudget BUDGET = new SendBudget(120, Duration.ofMinutes(1), 4096);
    private static final Duration BEAT = Duration.ofMillis(41_250);
    private static final long SECOND = 1_000_000_000L;

    /** Near the end of the range: times are compared by subtraction only. */
    private static final long START = Long.parseLong("9223372006854775807");

    @Test
    void ordinary_frames_leave_room_for_heartbeats() {
        SendWindow window = SendWindow.beside(BEAT, BUDGET);
        int sent = 0;
        while (window.waitNanos(START) == 0) {
            window.sent(START);
            sent++;
        }

        assertThat(sent).isEqualTo(115);
        assertThat(window.waitNanos(START + SECOND)).isEqualTo(59 * SECOND);
        assertThat(window.waitNanos(START + 60 * SECOND)).isZero();
    }

    @Test
    void a_heartbeat_every_half_second_still_leaves_an_ordinary_frame_its_turn() {
        SendWindow window = SendWindow.beside(Duration.ofMillis(500), BUDGET);

        assertThat(window.waitNanos(START)).isZero();
        window.sent(START);
        assertThat(window.waitNanos(START)).isEqualTo(60 * SECOND);
    }

    @Property(tries = 300)
    void no_window_ever_holds_more_than_the_platform_takes(
            @ForAll @Size(min = 1, max = 400) List<@IntRange(max = 900) Integer> pauses) {
        SendWindow window = SendWindow.beside(BEAT, BUDGET);
        List<Long> sent = new ArrayList<>();
        long now = START;
        long beatAt = now;
        // IDENTIFY.
        sent.add(now);
        for (int pause : pauses) {
            now += pause * 1_000_000L;
            while (beatAt - now <= 0) {
                sent.add(beatAt);
                beatAt += BEAT.toNanos();
            }
            if (window.waitNanos(now) == 0) {
                window.sent(now);
                sent.add(now);
            }
        }

        for (int i = 0; i + 120 < sent.size(); i++) {
            assertThat(sent.get(i + 120) - sent.get(i)).isGreaterThanOrEqualTo(60 * SECOND);
        }
    }
}
