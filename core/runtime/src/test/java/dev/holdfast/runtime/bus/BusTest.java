package dev.holdfast.runtime.bus;

import static dev.holdfast.runtime.Events.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.BusRequestException;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageDeleted;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.journal.Recorded;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BusTest {

    private static final String MESSAGES = Bus.address(MessageReceived.class);

    private final ManualTime time = new ManualTime();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Bus bus = new Bus(vertx);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void addresses_are_those_of_the_contract() {
        assertThat(MESSAGES).isEqualTo("events.message.received");
        assertThat(Bus.address(Event.class)).isEqualTo("events.all");
        assertThatThrownBy(() -> Bus.address(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("java.lang.String has no @Address; subscribe to one of the records in"
                        + " dev.holdfast.plugin.event");
    }

    @Test
    void an_event_reaches_everybody_at_its_address_and_at_all_events_once() {
        bus.subscribe(MESSAGES, listener("one"));
        bus.subscribe(MESSAGES, listener("two"));
        bus.subscribe(Bus.address(Event.class), listener("all"));
        bus.subscribe(Bus.address(MessageDeleted.class), listener("never"));

        bus.publish(event("1"));

        Eventually.until("it is done", () -> done.get() == 1);
        assertThat(heard).containsExactlyInAnyOrder("one 1", "two 1", "all 1");
        assertThat(bus.published()).isEqualTo(1);
    }

    @Test
    void an_event_nobody_listens_to_is_done_at_once() {
        bus.publish(event("1"));

        assertThat(done).hasValue(1);
        assertThat(bus.published()).isEqualTo(1);
    }

    @Test
    void an_event_is_not_done_before_its_last_listener_is() {
        List<Recorded> held = new CopyOnWriteArrayList<>();
        bus.subscribe(MESSAGES, listener("quick"));
        bus.subscribe(MESSAGES, held::add);

        bus.publish(event("1"));

        Eventually.until("both have it", () -> held.size() == 1 && heard.size() == 1);
        assertThat(done).hasValue(0);
        held.getFirst().done();
        Eventually.until("it is done", () -> done.get() == 1);
    }

    @Test
    void a_listener_that_fails_keeps_the_event_neither_from_the_others_nor_open() {
        bus.subscribe(MESSAGES, recorded -> {
            throw new IllegalStateException("broken listener");
        });
        bus.subscribe(MESSAGES, listener("other"));

        bus.publish(event("1"));
        bus.publish(event("2"));

        Eventually.until("both are done", () -> done.get() == 2);
        assertThat(heard).containsExactly("other 1", "other 2");
    }

    @Test
    void events_of_one_publisher_come_in_their_order() {
        bus.subscribe(MESSAGES, listener("x"));

        IntStream.range(0, 500).forEach(i -> bus.publish(event("" + i)));

        Eventually.until("all came", () -> done.get() == 500);
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "x " + i).toList());
    }

    @Test
    void who_takes_back_a_subscription_hears_nothing_more() {
        Runnable back = bus.subscribe(MESSAGES, listener("one"));
        bus.subscribe(MESSAGES, listener("two"));

        back.run();
        bus.publish(event("1"));

        Eventually.until("it is done", () -> done.get() == 1);
        assertThat(heard).containsExactly("two 1");
    }

    @Test
    void what_comes_at_the_end_of_the_process_is_neither_handed_out_nor_done() throws Exception {
        bus.subscribe(MESSAGES, listener("one"));
        bus.publish(event("1"));
        Eventually.until("the first is done", () -> done.get() == 1);

        bus.shut().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        bus.publish(event("2"));
        // Behind everything that would be on its way to the listeners.
        bus.shut().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(heard).containsExactly("one 1");
        assertThat(done).hasValue(1);
    }

    @Test
    void a_json_message_reaches_all_and_a_request_one() throws Exception {
        bus.subscribeJson("weather", (message, answer) -> {
            heard.add("one " + message.body());
            if (answer != null) {
                answer.complete(Map.of("sun", true));
            }
        });
        bus.subscribeJson("weather", (message, answer) -> heard.add("two " + message.body()));

        bus.publish(new BusMessage("weather", "a", Map.of("n", 1)));
        Eventually.until("both heard", () -> heard.size() == 2);
        Future<Map<String, Object>> answer =
                bus.request(new BusMessage("weather", "a", Map.of("n", 2)), Duration.ofSeconds(20));

        assertThat(answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(Map.of("sun", true));
        assertThat(heard).containsExactlyInAnyOrder("one {n=1}", "two {n=1}", "one {n=2}");
    }

    @Test
    void a_request_that_gets_no_answer_says_why() {
        Runnable back = bus.subscribeJson("left", (message, answer) -> heard.add("never"));
        back.run();
        bus.subscribeJson("angry", (message, answer) -> {
            if (answer != null) {
                answer.fail("not today");
            }
        });
        bus.subscribeJson("silent", (message, answer) -> heard.add("silent"));

        assertThat(failure("nobody")).startsWith("The request to nobody got no answer: No handlers for address nobody");
        assertThat(failure("left")).isEqualTo("The request to left got no answer: nobody listens");
        assertThat(failure("angry")).isEqualTo("The request to angry got no answer: not today");
        assertThat(failure("silent")).startsWith("The request to silent got no answer: Timed out after waiting");
    }

    @Test
    void there_is_an_end_to_addresses() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= 10_000; i++) {
                        bus.subscribeJson("a" + i, (message, answer) -> {});
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No more than 10000 bus addresses can be subscribed to; a10000 would be one more");
        bus.subscribeJson("a17", (message, answer) -> {});
    }

    private String failure(String address) {
        Future<?> request = bus.request(
                new BusMessage(address, "a", Map.of()),
                address.equals("silent") ? Duration.ofMillis(30) : Duration.ofSeconds(20));
        Eventually.until("it failed", request::isComplete);
        assertThat(request.cause()).isInstanceOf(BusRequestException.class);
        return String.valueOf(request.cause().getMessage());
    }

    private EventTarget listener(String name) {
        return recorded -> {
            heard.add(name + " " + recorded.event().origin().eventId());
            recorded.done();
        };
    }

    private Recorded event(String id) {
        return new Recorded(message(time, id, "a", "hi"), time.nanos(), done::incrementAndGet);
    }
}
