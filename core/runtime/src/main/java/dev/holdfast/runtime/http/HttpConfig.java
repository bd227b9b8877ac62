package dev.holdfast.runtime.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the API listens and whom it obeys.
 *
 * @param host address to bind; {@code 127.0.0.1} by default
 * @param port 0 to 65535; 0 takes a free one
 * @param auth {@link Auth#NONE} is for loopback only
 * @param tokens that are accepted; at least one with {@link Auth#TOKEN}, ignored with {@link Auth#NONE}
 */
public record HttpConfig(String host, int port, Auth auth, List<AccessToken> tokens) {

    /** How callers show who they are. */
    public enum Auth {
        /** By a bearer token. */
        TOKEN,
        /** Not at all: whoever can reach the loopback address may do everything. */
        NONE
    }

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    public HttpConfig {
        tokens = List.copyOf(tokens);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("http.port is %d; it must be from 0 to 65535.".formatted(port));
        }
        if (auth == Auth.NONE && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "http.auth is none but http.host is %s: without tokens the API may listen on loopback only. Set http.host to"
                                    .formatted(host)
                            + " 127.0.0.1, or http.auth to token.");
        }
        if (auth == Auth.TOKEN && tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "http.auth is token but there is no token: nobody could call the API. Give it at least one.");
        }
    }

    /** By its text alone: nothing is looked up, since a name server may say anything. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
