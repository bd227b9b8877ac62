package dev.holdfast.sandbox.qq;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants in the platform's form, whole seconds at +08:00. Remembers the last one: most are of the same second. */
final class WireTime {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    private volatile Written last = new Written(Long.MIN_VALUE, "");

    private record Written(long second, String text) {}

    String write(Instant at) {
        Written written = last;
        if (written.second() != at.getEpochSecond()) {
            written = new Written(at.getEpochSecond(), FORM.format(at.atOffset(ZONE)));
            last = written;
        }
        return written.text();
    }
}
