package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The breaker against a model that is too simple to be wrong. */
final class BreakerModelTest {
    private static final int WINDOW = 6;
    private static final int CALLS_MIN = 4;
    private static final int TRIALS = 2;
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);

    /** What happens next. */
    enum Act {
        ACQUIRE,
        SUCCEED_OLDEST,
        FAIL_OLDEST,
        FAIL_NEWEST,
        RELEASE_OLDEST,
        WAIT
    }

    @Property(tries = 2000)
    void breaker_and_model_agree_on_every_step(@ForAll @Size(max = 80) List<Act> acts) {
        ManualTime time = new ManualTime();
        Breaker breaker = new Breaker("qq", policy(), time, () -> 0.0, (from, to, why) -> {});
        Model model = new Model();
        Deque<Breaker.Permit> permits = new ArrayDeque<>();
        for (Act act : acts) {
            if (act == Act.ACQUIRE) {
                Breaker.Permit permit = breaker.acquire();
                assertThat(permit != null).isEqualTo(model.acquire());
                if (permit != null) {
                    permits.add(permit);
                }
            } else if (act == Act.WAIT) {
                time.advance(OPEN_FOR);
                model.wait(OPEN_FOR);
            } else if (!permits.isEmpty()) {
                end(act, permits);
                model.end(act);
            }
            assertThat(breaker.view().state().name()).isEqualTo(model.state);
        }
    }

    private static void end(Act act, Deque<Breaker.Permit> permits) {
        Breaker.Permit permit = act == Act.FAIL_NEWEST ? permits.removeLast() : permits.removeFirst();
        switch (act) {
            case SUCCEED_OLDEST -> permit.succeeded(1);
            case FAIL_OLDEST, FAIL_NEWEST -> permit.failed(1, "SERVER: 500");
            case RELEASE_OLDEST -> permit.release();
            case ACQUIRE, WAIT -> throw new AssertionError(act);
        }
    }

    private static Policy.Breaker policy() {
        return new Policy.Breaker(
                Policy.Window.COUNT,
                WINDOW,
                CALLS_MIN,
                0.5,
                1,
                Duration.ofSeconds(2),
                OPEN_FOR,
                OPEN_FOR.multipliedBy(4),
                TRIALS);
    }

    /** Keeps every result since the last change of state, and for each permit the number of that change. */
    private static final class Model {
        private String state = "CLOSED";
        private int changes;
        private int trialsLeft;
        private int reopenings;
        private Duration openLeft = Duration.ZERO;
        private final Deque<Integer> permits = new ArrayDeque<>();
        private final List<Boolean> results = new ArrayList<>();

        boolean acquire() {
            boolean allowed = state.equals("CLOSED") || (state.equals("HALF_OPEN") && trialsLeft > 0);
            if (allowed) {
                trialsLeft--;
                permits.add(changes);
            }
            return allowed;
        }

        void wait(Duration span) {
            openLeft = openLeft.minus(span);
            if (state.equals("OPEN") && !openLeft.isPositive()) {
                become("HALF_OPEN");
                trialsLeft = TRIALS;
            }
        }

        void end(Act act) {
            int born = act == Act.FAIL_NEWEST ? permits.removeLast() : permits.removeFirst();
            if (born != changes) {
                return;
            }
            if (act == Act.RELEASE_OLDEST) {
                trialsLeft++;
                return;
            }
            results.add(act == Act.SUCCEED_OLDEST);
            if (state.equals("CLOSED")) {
                List<Boolean> window = results.subList(Math.max(0, results.size() - WINDOW), results.size());
                if (window.size() >= CALLS_MIN && failures(window) * 2 >= window.size()) {
                    reopenings = 0;
                    open();
                }
            } else if (results.size() == TRIALS) {
                if (failures(results) * 2 >= TRIALS) {
                    reopenings++;
                    open();
                } else {
                    become("CLOSED");
                }
            }
        }

        private void open() {
            become("OPEN");
            openLeft = OPEN_FOR.multipliedBy(Math.min(4, 1L << Math.min(reopenings, 10)));
        }

        private void become(String next) {
            state = next;
            changes++;
            results.clear();
        }

        private static long failures(List<Boolean> results) {
            return results.stream().filter(good -> !good).count();
        }
    }
}
