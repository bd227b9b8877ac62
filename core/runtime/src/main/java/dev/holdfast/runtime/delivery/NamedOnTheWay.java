package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends under keys that plugins chose, from the first call until the last of their rows is closed: what waits in the outbox is on
 * its way too. Thread-safe.
 */
final class NamedOnTheWay {

    private final Map<String, Send> sends = new ConcurrentHashMap<>();

    /** One such send. */
    static final class Send {
        private final String name;
        private final Promise<Delivery> answer = Promise.promise();
        private final List<Future<Delivery>> ends = new ArrayList<>(1);

        private Send(String name) {
            this.name = name;
        }

        /** What the first who asked is told, and everybody who asks while it is on its way. */
        Future<Delivery> answer() {
            return answer.future();
        }

        private synchronized void add(Future<Delivery> end) {
            ends.add(end);
        }

        private synchronized Future<?> end() {
            return Future.join(List.copyOf(ends));
        }
    }

    private static String name(Outgoing outgoing) {
        return outgoing.to().bot() + "/" + outgoing.key();
    }

    /** Begins it; null if it is new, else what is on its way already. */
    @Nullable
    Send begin(Outgoing outgoing) {
        String name = name(outgoing);
        return sends.putIfAbsent(name, new Send(name));
    }

    /** The end of a row that is sent, or waits, for it; of no concern where it was not begun. */
    void row(Outgoing outgoing, Future<Delivery> end) {
        Send send = outgoing.key().isNamed() ? sends.get(name(outgoing)) : null;
        if (send != null) {
            send.add(end);
        }
    }

    /** Answers whoever asks, and forgets it once its rows are closed. */
    Future<Delivery> answer(Outgoing outgoing, Future<Delivery> delivery) {
        Send send = sends.get(name(outgoing));
        if (send == null) {
            return delivery;
        }
        delivery.onComplete(done -> {
            send.answer.handle(done);
            if (done.result() instanceof Delivery.Deferred) {
                send.end().onComplete(closed -> sends.remove(send.name));
            } else {
                sends.remove(send.name);
            }
        });
        return send.answer();
    }
}
