package dev.holdfast.runtime.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code postgresql://user:password@host:port/database?parameters}, taken apart. */
record PostgresAddress(String jdbc, String user, String password) {

    /**
     * In seconds; what the address says comes behind and wins. A network that says nothing any more is noticed when an answer is
     * that late: shorter, and a server that is busy with its disk would be taken for dead.
     */
    private static final String PATIENCE = "?connectTimeout=5&socketTimeout=15&tcpKeepAlive=true";

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
        String parameters = uri.getRawQuery() == null ? "" : "&" + uri.getRawQuery();
        return new PostgresAddress(
                "jdbc:postgresql://" + uri.getHost() + port + path + PATIENCE + parameters,
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
