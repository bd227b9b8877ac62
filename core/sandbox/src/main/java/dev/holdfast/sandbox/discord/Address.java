package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.socket.Compressor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client asks for in the address of the socket (Discord: Gateway, Connecting). */
record Address(
        @Nullable String version,
        @Nullable String encoding,
        @Nullable String compress) {

    static Address of(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new Address(parameters.get("v"), parameters.get("encoding"), parameters.get("compress"));
    }

    /** Version 10 or 9, in JSON. */
    boolean supported() {
        return ("10".equals(version) || "9".equals(version)) && (encoding == null || encoding.equals("json"));
    }

    @Nullable
    Compressor compressor() {
        if (compress == null) {
            return null;
        }
        return switch (compress) {
            case "zlib-stream" -> new ZlibStream();
            case "zstd-stream" -> new ZstdStream();
            default -> null;
        };
    }
}
