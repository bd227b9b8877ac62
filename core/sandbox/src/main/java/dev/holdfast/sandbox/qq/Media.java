package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Conversation.Kind;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Uploaded media: the newest few, each good for one kind of place and for an hour. */
public final class Media {
    static final Duration TIME_TO_LIVE = Duration.ofHours(1);
    private static final int KEPT = 64;
    private static final long KEPT_BYTES = 32L * 1024 * 1024;

    private final Map<String, Upload> byFileInfo = new LinkedHashMap<>();
    private long keptBytes;

    /**
     * One upload.
     *
     * @param url where it can be seen; for bytes, the control API's address
     * @param bytes null when the platform was given an address
     */
    record Upload(
            String name,
            Kind scene,
            int type,
            String url,
            @Nullable Buffer bytes,
            Instant end) {}

    synchronized void put(String fileInfo, Upload upload) {
        byFileInfo.put(fileInfo, upload);
        keptBytes += sizeOf(upload);
        while (byFileInfo.size() > KEPT || (keptBytes > KEPT_BYTES && byFileInfo.size() > 1)) {
            Iterator<Upload> oldest = byFileInfo.values().iterator();
            keptBytes -= sizeOf(oldest.next());
            oldest.remove();
        }
    }

    /** Keeps a picture that came with its message; answers where it can be seen. */
    String keep(WireIds ids, Kind scene, Buffer bytes, Instant now) {
        String name = ids.trace();
        String url = "/sandbox/media/" + name;
        put("message/" + name, new Upload(name, scene, 1, url, bytes, now.plus(TIME_TO_LIVE)));
        return url;
    }

    /** The upload, if it is of that scene and not too old. */
    synchronized Optional<Upload> find(String fileInfo, Kind scene, Instant now) {
        return Optional.ofNullable(byFileInfo.get(fileInfo))
                .filter(upload -> upload.scene() == scene && now.isBefore(upload.end()));
    }

    /** The bytes of an upload by its name in {@link Upload#url}. */
    public synchronized @Nullable Buffer bytes(String name) {
        for (Upload upload : byFileInfo.values()) {
            if (upload.name().equals(name)) {
                return upload.bytes();
            }
        }
        return null;
    }

    /** By the first bytes; what is no known picture is never shown as one. */
    public static String contentType(Buffer bytes) {
        return switch (bytes.length() < 4 ? 0 : bytes.getUnsignedByte(0)) {
            case 0x89 -> "image/png";
            case 0xFF -> "image/jpeg";
            case 'G' -> "image/gif";
            case 'R' -> "image/webp";
            default -> "application/octet-stream";
        };
    }

    private static int sizeOf(Upload upload) {
        Buffer bytes = upload.bytes();
        return bytes == null ? 0 : bytes.length();
    }
}
