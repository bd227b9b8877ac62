package dev.holdfast.runtime.host;

import dev.holdfast.plugin.guard.DeadLetterBox;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.deadletter.DeadLetterOffice.Retried;
import dev.holdfast.runtime.deadletter.Letter;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.store.StoreException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters in the hands of one plugin; whoever it acts for is written down. Blocks the plugin's thread. */
record PluginLetters(String plugin, DeadLetterOffice office) implements DeadLetterBox {

    private static final Logger log = LoggerFactory.getLogger("admin");
    private static final int LIST_MAX = 50;

    @Override
    public List<DeadLetter> list(Filter filter, int limit) {
        return on(office.page(of(filter), Long.MAX_VALUE, Math.clamp(limit, 1, LIST_MAX))).letters().stream()
                .map(PluginLetters::view)
                .toList();
    }

    @Override
    public long count(Filter filter) {
        return on(office.page(of(filter), Long.MAX_VALUE, 1)).total();
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        return number(id).flatMap(number -> on(office.find(number))).map(PluginLetters::view);
    }

    @Override
    public Optional<Delivery> retry(String id, String by) {
        log.info("Dead letter {} is tried again, asked by {} through the plugin {}", id, by, plugin);
        return number(id).flatMap(number -> switch (on(office.retry(number))) {
            case Retried.Sent sent -> Optional.of(sent.delivery());
            case Retried.Refused refused -> refused(refused.reason());
            case Retried.Impossible impossible -> refused(impossible.reason());
            case Retried.Unknown unknown -> Optional.empty();
        });
    }

    private static Optional<Delivery> refused(String reason) {
        return Optional.of(new Delivery.Refused(new Refusal.Permanent(reason)));
    }

    @Override
    public long retryAll(Filter filter, String by) {
        long count = on(office.retryAll(of(filter)));
        log.info("{} dead letters are tried again, asked by {} through the plugin {}", count, by, plugin);
        return count;
    }

    @Override
    public boolean purge(String id, String by) {
        boolean was = number(id).map(number -> on(office.purge(number))).orElse(false);
        if (was) {
            log.info("Dead letter {} was thrown away by {} through the plugin {}", id, by, plugin);
        }
        return was;
    }

    @Override
    public long purgeAll(Filter filter, String by) {
        long count = on(office.purge(of(filter)));
        log.info("{} dead letters were thrown away by {} through the plugin {}", count, by, plugin);
        return count;
    }

    private static <T> T on(Future<T> answer) {
        try {
            return Await.on(answer, "the dead letters");
        } catch (StoreException away) {
            throw new IllegalStateException(away.getMessage());
        }
    }

    private static Optional<Long> number(String id) {
        return id.matches("\\d{1,18}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }

    private static dev.holdfast.runtime.deadletter.Filter of(Filter filter) {
        return new dev.holdfast.runtime.deadletter.Filter(
                filter.bot(),
                filter.plugin(),
                one("cause", filter.cause(), Cause.values()),
                one("state", filter.state(), Letter.State.values()));
    }

    private static <E extends Enum<E>> @Nullable E one(String what, @Nullable String wanted, E[] all) {
        if (wanted == null) {
            return null;
        }
        Function<E, String> label = each -> each.name().toLowerCase(Locale.ROOT);
        return Arrays.stream(all)
                .filter(each -> label.apply(each).equals(wanted.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + what + " '" + wanted + "'; there are: "
                        + Arrays.stream(all).map(label).collect(Collectors.joining(", "))));
    }

    private static DeadLetter view(Letter letter) {
        return new DeadLetter(
                Long.toString(letter.id()),
                letter.state().label(),
                Letter.label(letter.cause()),
                letter.reason(),
                letter.bot(),
                letter.plugin(),
                letter.conversation(),
                letter.preview(),
                letter.text(),
                letter.attempts(),
                letter.retries(),
                letter.firstAt(),
                letter.lastAt(),
                letter.nextAt(),
                letter.expiresAt().equals(Instant.MAX) ? null : letter.expiresAt());
    }
}
