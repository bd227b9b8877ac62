package dev.holdfast.runtime.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code postgresql://user:password@host:port/database?parameters}, taken apart. */
record PostgresAddress(String jdbc, String user, String password) {

    static @Nullable PostgresAddress of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
        String path = uri.getPath();
        if (uri.getHost() == null || path == null || path.length() < 2) {
            return null;
        }
        String raw = uri.getRawUserInfo();
        String[] who = raw == null ? new String[0] : raw.split(":", 2);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String parameters = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new PostgresAddress(
                "jdbc:postgresql://" + uri.getHost() + port + path + parameters,
                who.length > 0 ? decoded(who[0]) : "",
                who.length > 1 ? decoded(who[1]) : "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbc;
    }
}
