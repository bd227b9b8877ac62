package dev.holdfast.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.dialect.Webhook.Answer;
import dev.holdfast.gateway.dialect.Webhook.Taken;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.resilience.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A platform is told that an event was taken once a crash cannot lose it any more. */
class WebhookDoorTest {

    private static final Answer TAKEN = new Answer(200, "taken");

    private final ManualTime time = new ManualTime();
    private final List<Event> events = new ArrayList<>();
    private final List<Intake.Receipt> receipts = new ArrayList<>();
    private final Oddities oddities = new Oddities("bot");

    private final Intake intake = new Intake() {
        @Override
        public void accept(Event event, Position position) {
            throw new AssertionError("a webhook waits for a receipt");
        }

        @Override
        public void accept(Event event, Position position, Receipt receipt) {
            events.add(event);
            receipts.add(receipt);
        }
    };

    private final WebhookDoor door = door((call, now) -> Taken.event(TAKEN, dispatch()), intake);

    @Test
    void the_caller_waits_until_the_event_is_recorded() {
        Future<Answer> answer = call(door);
        assertThat(events).hasSize(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(answer.isComplete()).isFalse();

        receipts.getFirst().told(true);

        assertThat(answer.result()).isEqualTo(TAKEN);
        assertThat(time.armed()).isZero();
    }

    @Test
    void a_caller_whose_event_cannot_be_recorded_is_told_to_come_again() {
        Future<Answer> answer = call(door);

        receipts.getFirst().told(false);

        assertThat(answer.result().status()).isEqualTo(503);
    }

    @Test
    void a_journal_that_is_too_late_is_not_waited_for_longer_than_the_platform_waits() {
        Future<Answer> answer = call(door);

        time.advance(Duration.ofMillis(2500));
        assertThat(answer.result().status()).isEqualTo(503);

        receipts.getFirst().told(true);
        assertThat(answer.result().status()).isEqualTo(503);
    }

    @Test
    void what_the_platform_would_not_send_again_is_never_refused() {
        WebhookDoor once = door((call, now) -> Taken.onlyEvent(TAKEN, dispatch()), intake);
        Future<Answer> late = call(once);
        Future<Answer> unsafe = call(once);

        assertThat(late.isComplete()).isFalse();
        time.advance(Duration.ofMillis(2500));
        receipts.getLast().told(false);

        assertThat(late.result()).isEqualTo(TAKEN);
        assertThat(unsafe.result()).isEqualTo(TAKEN);
    }

    @Test
    void an_intake_that_breaks_took_nothing() {
        WebhookDoor broken = door((call, now) -> Taken.event(TAKEN, dispatch()), (event, position) -> {
            throw new IllegalStateException("broken for this test");
        });

        assertThat(call(broken).result().status()).isEqualTo(503);
    }

    private WebhookDoor door(Webhook webhook, Intake to) {
        return new WebhookDoor(
                "bot",
                webhook,
                (dispatch, arrival) -> new RawEvent(
                        new Origin("bot", "qq", dispatch.outerId(), arrival.trace(), arrival.at()),
                        dispatch.type(),
                        dispatch.json()),
                () -> "",
                () -> "t",
                to,
                oddities,
                time);
    }

    private static Frame.Dispatch dispatch() {
        return (Frame.Dispatch) FrameReader.read("{\"op\":0,\"t\":\"X\",\"id\":\"e1\",\"d\":{}}");
    }

    private static Future<Answer> call(WebhookDoor door) {
        return door.receive(new Webhook.Call(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()));
    }
}
