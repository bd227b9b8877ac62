package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.resilience.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {

    private static final Position STOOD = new Position("qq", 0, 1, "session", "", 41, "me");

    private final ManualTime time = new ManualTime();
    private List<Position> positions = List.of();
    private final Whereabouts whereabouts = new Whereabouts(time, () -> positions);

    @Test
    void what_the_database_says_at_the_first_try_is_known_at_once_and_nobody_waits() {
        positions = List.of(STOOD);
        whereabouts.read();
        whereabouts.tried();

        assertThat(whereabouts.future().result()).containsExactly(STOOD);
        assertThat(time.armed()).isZero();
    }

    @Test
    void a_database_that_opens_late_is_waited_for() {
        whereabouts.tried();
        time.advance(Whereabouts.PATIENCE.minusSeconds(1));
        assertThat(whereabouts.future().isComplete()).isFalse();

        positions = List.of(STOOD);
        whereabouts.read();

        assertThat(whereabouts.future().result()).containsExactly(STOOD);
    }

    @Test
    void a_database_that_stays_away_is_waited_for_no_longer_than_a_session_can_be_resumed() {
        whereabouts.tried();
        time.advance(Whereabouts.PATIENCE);

        assertThat(whereabouts.future().result()).isEmpty();
        assertThat(Whereabouts.PATIENCE).isLessThan(Duration.ofSeconds(90));
    }
}
