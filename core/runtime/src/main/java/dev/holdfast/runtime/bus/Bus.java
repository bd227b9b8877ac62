package dev.holdfast.runtime.bus;

import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.BusRequestException;
import dev.holdfast.plugin.event.Address;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.runtime.journal.Recorded;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their documented addresses, and JSON between plugins. Thread-safe.
 *
 * <p>Each address has one bus consumer that fans out to its targets, so that how many receive an event is known exactly. An
 * address once used stays registered: removing its consumer could lose a message on its way.
 */
public final class Bus {

    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    /** Only the core publishes below these. */
    public static final String EVENTS = "events.";

    public static final String CORE = "holdfast.";

    /** Addresses that may be subscribed to in the life of the process. */
    private static final int ADDRESSES_MAX = 10_000;

    private static final ClassValue<String> ADDRESS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> kind) {
            Address address = kind.getAnnotation(Address.class);
            if (address == null) {
                throw new IllegalArgumentException(kind.getName()
                        + " has no @Address; subscribe to one of the records in dev.holdfast.plugin.event");
            }
            return address.value();
        }
    };
    private static final String ALL_EVENTS = address(Event.class);

    private final EventBus bus;
    private final Context eventsContext;
    private final DeliveryOptions events;
    private final DeliveryOptions json;
    private final Map<String, CopyOnWriteArrayList<EventTarget>> eventTopics = new ConcurrentHashMap<>();
    private final Map<String, CopyOnWriteArrayList<JsonTarget>> jsonTopics = new ConcurrentHashMap<>();
    private final LongAdder published = new LongAdder();
    private volatile boolean shut;

    public Bus(Vertx vertx) {
        this.bus = vertx.eventBus();
        this.eventsContext = vertx.getOrCreateContext();
        bus.registerCodec(new IdentityCodec<Recorded>("recorded-event"));
        bus.registerCodec(new IdentityCodec<BusMessage>("bus-message"));
        this.events = new DeliveryOptions().setCodecName("recorded-event").setLocalOnly(true);
        this.json = new DeliveryOptions().setCodecName("bus-message").setLocalOnly(true);
    }

    /** The address of a kind of event. */
    public static String address(Class<?> kind) {
        return ADDRESS.get(kind);
    }

    /** Hands an event to everybody subscribed to its kind or to all events, and lets go of it; nothing once {@link #shut}. */
    public void publish(Recorded recorded) {
        if (shut) {
            return;
        }
        published.increment();
        publish(address(recorded.event().getClass()), recorded);
        publish(ALL_EVENTS, recorded);
        recorded.done();
    }

    private void publish(String address, Recorded recorded) {
        CopyOnWriteArrayList<EventTarget> topic = eventTopics.get(address);
        if (topic != null && !topic.isEmpty()) {
            recorded.handTo();
            bus.publish(address, recorded, events);
        }
    }

    /** Subscribes to an event address; the result takes it back. */
    public Runnable subscribe(String address, EventTarget target) {
        CopyOnWriteArrayList<EventTarget> topic = eventTopics.computeIfAbsent(limited(address), this::openEventTopic);
        topic.add(target);
        return () -> topic.remove(target);
    }

    private CopyOnWriteArrayList<EventTarget> openEventTopic(String address) {
        CopyOnWriteArrayList<EventTarget> targets = new CopyOnWriteArrayList<>();
        if (eventsContext.equals(Vertx.currentContext())) {
            consume(address, targets);
            return targets;
        }
        CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
        eventsContext.runOnContext(turn -> {
            consume(address, targets);
            opened.complete(null);
        });
        opened.join();
        return targets;
    }

    /** All events on one event loop: a deletion must not overtake the message it is about. */
    private void consume(String address, CopyOnWriteArrayList<EventTarget> targets) {
        bus.<Recorded>localConsumer(address, message -> {
            if (shut) {
                return;
            }
            Recorded recorded = message.body();
            for (EventTarget target : targets) {
                recorded.handTo();
                hand(target, recorded);
            }
            recorded.done();
        });
    }

    /** One target's failure must not keep the event from the others, nor open in the journal. */
    private static void hand(EventTarget target, Recorded recorded) {
        try {
            target.accept(recorded);
        } catch (RuntimeException failure) {
            log.error(
                    "Event {} could not be handed to {}",
                    recorded.event().origin().eventId(),
                    target.getClass().getName(),
                    failure);
            recorded.done();
        }
    }

    /**
     * Hands out no event from here on, live or out of the journal. It is not done either: where nobody is left to take it at the
     * end of the process, it is for the next one. Completes when the last one is handed out.
     */
    public Future<Void> shut() {
        Promise<Void> over = Promise.promise();
        eventsContext.runOnContext(turn -> {
            shut = true;
            over.complete();
        });
        return over.future();
    }

    /** Subscribes to a JSON address; the result takes it back. */
    public Runnable subscribeJson(String address, JsonTarget target) {
        CopyOnWriteArrayList<JsonTarget> topic = jsonTopics.computeIfAbsent(limited(address), this::openJsonTopic);
        topic.add(target);
        return () -> topic.remove(target);
    }

    private CopyOnWriteArrayList<JsonTarget> openJsonTopic(String address) {
        CopyOnWriteArrayList<JsonTarget> targets = new CopyOnWriteArrayList<>();
        bus.<BusMessage>localConsumer(address, message -> {
            if (message.isSend()) {
                answer(message, targets);
            } else {
                targets.forEach(target -> target.accept(message.body(), null));
            }
        });
        return targets;
    }

    private static void answer(Message<BusMessage> message, CopyOnWriteArrayList<JsonTarget> targets) {
        if (targets.isEmpty()) {
            message.fail(1, "nobody listens");
            return;
        }
        Promise<Map<String, Object>> answer = Promise.promise();
        targets.getFirst().accept(message.body(), answer);
        answer.future()
                .onSuccess(body -> message.reply(
                        new BusMessage(message.address(), "", body), new DeliveryOptions().setCodecName("bus-message")))
                .onFailure(failure -> message.fail(2, String.valueOf(failure.getMessage())));
    }

    /** Hands a JSON message to every subscriber of its address. */
    public void publish(BusMessage message) {
        bus.publish(message.address(), message, json);
    }

    /** Asks one subscriber; fails with a {@link BusRequestException}. */
    public Future<Map<String, Object>> request(BusMessage message, Duration timeout) {
        DeliveryOptions options = new DeliveryOptions(json).setSendTimeout(Math.max(1, timeout.toMillis()));
        return bus.<BusMessage>request(message.address(), message, options)
                .map(reply -> reply.body().body())
                .recover(failure -> Future.failedFuture(new BusRequestException(
                        "The request to " + message.address() + " got no answer: " + failure.getMessage())));
    }

    /** Events published since the start. */
    public long published() {
        return published.sum();
    }

    private String limited(String address) {
        if (eventTopics.size() + jsonTopics.size() >= ADDRESSES_MAX
                && !eventTopics.containsKey(address)
                && !jsonTopics.containsKey(address)) {
            throw new IllegalStateException("No more than " + ADDRESSES_MAX + " bus addresses can be subscribed to; "
                    + address + " would be one more");
        }
        return address;
    }
}
