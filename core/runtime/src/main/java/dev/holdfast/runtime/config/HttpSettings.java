package dev.holdfast.runtime.config;

import dev.holdfast.runtime.http.AccessToken;
import dev.holdfast.runtime.http.HttpConfig;
import java.util.List;

/**
 * The one HTTP port.
 *
 * @param host address to listen on; {@code 127.0.0.1} by default
 * @param port 3000 by default; 0 takes a free one
 * @param auth whether the API asks for a token; {@code NONE} only on loopback
 * @param tokens that the API takes besides the admin's, which is in a file; no effect with {@code NONE}
 */
public record HttpSettings(String host, int port, Auth auth, List<AccessToken> tokens) {

    /** How callers prove who they are. */
    public enum Auth {
        TOKEN,
        NONE
    }

    public HttpSettings {
        tokens = List.copyOf(tokens);
    }

    /** With no token but the admin's. */
    public HttpSettings(String host, int port, Auth auth) {
        this(host, port, auth, List.of());
    }

    HttpSettings withPort(int other) {
        return new HttpSettings(host, other, auth, tokens);
    }

    public boolean loopback() {
        return HttpConfig.isLoopback(host);
    }
}
