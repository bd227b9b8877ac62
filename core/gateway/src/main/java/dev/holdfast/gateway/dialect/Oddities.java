package dev.holdfast.gateway.dialect;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is odd on the wire, and logs each kind once. Thread-safe; beyond a thousand kinds the rest is one kind. */
public final class Oddities {

    private static final Logger LOG = LoggerFactory.getLogger(Oddities.class);
    private static final int KINDS_MAX = 1000;
    private static final int DETAIL_MAX = 300;

    private final String bot;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    public Oddities(String bot) {
        this.bot = bot;
    }

    /**
     * @param detail asked for the first time only, and cut to a length fit for a log
     */
    public void note(String kind, Supplier<String> detail) {
        String counted = counts.size() < KINDS_MAX || counts.containsKey(kind) ? kind : "other";
        counts.computeIfAbsent(counted, first -> {
                    LOG.warn("{}: {}; further ones are only counted. {}", bot, first, cut(detail.get()));
                    return new LongAdder();
                })
                .increment();
    }

    /** How often each kind was seen. */
    public Map<String, Long> counts() {
        return counts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    private static String cut(String detail) {
        String line = detail.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= DETAIL_MAX ? line : line.substring(0, DETAIL_MAX) + "…";
    }
}
