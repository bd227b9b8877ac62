package dev.holdfast.runtime;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.deadletter.DeadLetterOffice.Retried;
import dev.holdfast.runtime.deadletter.Letter;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.http.Controls;
import dev.holdfast.runtime.http.DeadLetterControl;
import dev.holdfast.runtime.store.StoreException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters, as the API shows them and what it does to them. */
record ApiLetters(DeadLetterOffice office) implements DeadLetterControl {

    private static final Logger log = LoggerFactory.getLogger("admin");

    @Override
    public List<String> causes() {
        return Arrays.stream(Cause.values()).map(Letter::label).toList();
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        office.counts().forEach((state, count) -> counts.put(state.label(), count));
        return counts;
    }

    @Override
    public Future<Page> page(Filter filter, long before, int limit) {
        return there(office.page(of(filter), before, limit)
                .map(page ->
                        new Page(page.letters().stream().map(ApiLetters::view).toList(), page.total(), page.next())));
    }

    @Override
    public Future<Optional<LetterView>> find(long id) {
        return there(office.find(id).map(found -> found.map(ApiLetters::view)));
    }

    @Override
    public Future<Optional<RetryResult>> retry(long id, String by) {
        log.info("Dead letter {} is tried again, asked by {}", id, by);
        return there(office.retry(id).compose(ApiLetters::told));
    }

    private static Future<Optional<RetryResult>> told(DeadLetterOffice.Retried retried) {
        return switch (retried) {
            case Retried.Sent sent
            when sent.delivery() instanceof Delivery.Delivered delivered ->
                result("delivered", "message " + delivered.id());
            case Retried.Sent sent -> result("deferred", "it is in the outbox again");
            case Retried.Refused refused -> result("refused", refused.reason());
            case Retried.Impossible impossible ->
                Future.failedFuture(new Controls.Conflict("It cannot be tried again: " + impossible.reason() + "."));
            case Retried.Unknown unknown -> Future.succeededFuture(Optional.empty());
        };
    }

    private static Future<Optional<RetryResult>> result(String word, String detail) {
        return Future.succeededFuture(Optional.of(new RetryResult(word, detail)));
    }

    @Override
    public Future<Long> retryAll(Filter filter, String by) {
        return there(office.retryAll(of(filter))
                .onSuccess(count -> log.info("{} dead letters are tried again, asked by {}", count, by)));
    }

    @Override
    public Future<Boolean> purge(long id, String by) {
        return there(office.purge(id).onSuccess(was -> log.info("Dead letter {} was thrown away by {}", id, by)));
    }

    @Override
    public Future<Long> purge(Filter filter, String by) {
        return there(office.purge(of(filter))
                .onSuccess(count -> log.info("{} dead letters were thrown away by {}", count, by)));
    }

    private static dev.holdfast.runtime.deadletter.Filter of(Filter filter) {
        return new dev.holdfast.runtime.deadletter.Filter(
                filter.bot(),
                filter.plugin(),
                filter.cause() == null ? null : Letter.cause(filter.cause()),
                filter.state() == null ? null : Letter.State.of(filter.state()));
    }

    private static LetterView view(Letter letter) {
        return new LetterView(
                letter.id(),
                letter.key(),
                letter.state().label(),
                Letter.label(letter.cause()),
                letter.reason(),
                letter.bot(),
                letter.plugin(),
                letter.conversation(),
                letter.preview(),
                letter.attempts(),
                letter.retries(),
                letter.firstAt(),
                letter.lastAt(),
                letter.nextAt(),
                never(letter.expiresAt()),
                letter.body());
    }

    private static @Nullable Instant never(Instant at) {
        return at.equals(Instant.MAX) ? null : at;
    }

    /** A database that is away is a state of things, not a failure of the API. */
    static <T> Future<T> there(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(
                failure instanceof StoreException away && away.unavailable()
                        ? new Controls.Unavailable(String.valueOf(away.getMessage()))
                        : failure));
    }
}
