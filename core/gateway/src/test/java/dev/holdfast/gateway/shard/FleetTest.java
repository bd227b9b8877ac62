package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.ShardView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many shards there are, and what each of them is told, against a platform that changes its mind. */
@Timeout(60)
class FleetTest {

    private static final int IDENTIFY = 2;

    private final ScriptedPlatform platform = new ScriptedPlatform();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void when_the_platform_wants_more_shards_all_identify_among_the_new_number() {
        Fleet fleet = started(2);
        assertThat(identified()).containsExactlyInAnyOrder("[0,2]", "[1,2]");
        platform.heard.clear();

        platform.recommended = 3;
        platform.connection().socket.close((short) 4011);
        platform.passing(
                "three shards",
                () -> identified().size() >= 3 && states(fleet).equals(List.of("ready", "ready", "ready")));

        assertThat(identified()).containsExactlyInAnyOrder("[0,3]", "[1,3]", "[2,3]");
        assertThat(fleet.views()).extracting(ShardView::shards).containsExactly(3, 3, 3);
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_platform_that_wants_more_shards_but_recommends_no_more_stops_the_bot_until_a_person_helps() {
        Fleet fleet = started(1);

        platform.connection().socket.close((short) 4011);
        platform.passing("the stop", () -> states(fleet).equals(List.of("stopped")));

        assertThat(fleet.views().getFirst().detail()).contains("wants more than 1 shards", "'shards'");
        assertThat(identified()).hasSize(1);
        fleet.reconnect(false, "by the test");
        platform.passing("the session", () -> states(fleet).equals(List.of("ready")));
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void the_last_session_starts_of_the_day_are_kept_for_people() {
        platform.startsLeft = 50;
        Fleet fleet = platform.fleet("1");
        fleet.start();
        platform.until("the refusal", () -> states(fleet).equals(List.of("waiting")));
        assertThat(fleet.views().getFirst().detail()).contains("the last 50", "kept for people");

        fleet.reconnect(false, "by the test");
        platform.passing("the session", () -> states(fleet).equals(List.of("ready")));

        platform.time.advance(Duration.ofSeconds(10));
        platform.startsLeft = 0;
        fleet.reconnect(true, "by the test");
        platform.passing("the refusal", () -> states(fleet).equals(List.of("waiting")));
        assertThat(fleet.views().getFirst().detail()).contains("used up");
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void where_the_operator_said_how_many_shards_there_are_a_platform_that_wants_more_stops_the_bot() {
        Fleet fleet = platform.fleet("2");
        fleet.start();
        platform.passing("two shards", () -> states(fleet).equals(List.of("ready", "ready")));

        platform.connection().socket.close((short) 4011);
        platform.until("the stop", () -> states(fleet).contains("stopped"));

        assertThat(fleet.views())
                .filteredOn(view -> view.state().equals("stopped"))
                .allSatisfy(view -> assertThat(view.detail()).contains("more shards are needed than the 2"));
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void a_fresh_reconnect_takes_the_number_the_platform_wants_now() {
        Fleet fleet = started(2);
        platform.heard.clear();

        platform.recommended = 1;
        fleet.reconnect(true, "by the test");
        platform.passing(
                "one shard", () -> !identified().isEmpty() && states(fleet).equals(List.of("ready")));

        assertThat(identified()).containsExactly("[0,1]");
        ScriptedPlatform.await(fleet.close());
    }

    @Test
    void while_the_number_is_asked_for_anew_the_old_one_is_not_forgotten() {
        Fleet fleet = started(2);

        fleet.replan();

        assertThat(fleet.size()).isEqualTo(2);
        ScriptedPlatform.await(fleet.close());
    }

    private Fleet started(int recommended) {
        platform.recommended = recommended;
        Fleet fleet = platform.fleet("auto");
        fleet.start();
        platform.passing(
                "as many shards as wanted",
                () -> states(fleet).size() == recommended
                        && fleet.views().stream().allMatch(ShardView::ready));
        return fleet;
    }

    private List<String> identified() {
        return platform.heard.stream()
                .filter(each -> each.op() == IDENTIFY)
                .map(each -> each.d().path("shard").toString())
                .toList();
    }

    private static List<String> states(Fleet fleet) {
        return fleet.views().stream().map(ShardView::state).toList();
    }
}
