package dev.holdfast.sandbox.world;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files that bots have sent; the newest few. */
public final class Files {
    private static final int KEPT = 64;
    private static final long KEPT_BYTES = 64L * 1024 * 1024;

    private final Map<String, Kept> byName = new LinkedHashMap<>();
    private long keptBytes;

    /** One file, with the content type its sender gave it. */
    public record Kept(String contentType, Buffer bytes) {}

    public synchronized void put(String name, String contentType, Buffer bytes) {
        byName.put(name, new Kept(contentType, bytes));
        keptBytes += bytes.length();
        Iterator<Kept> oldest = byName.values().iterator();
        while (byName.size() > KEPT || (keptBytes > KEPT_BYTES && byName.size() > 1)) {
            keptBytes -= oldest.next().bytes().length();
            oldest.remove();
        }
    }

    public synchronized Optional<Kept> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
