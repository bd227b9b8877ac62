package dev.holdfast.gateway.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Where requests go.
 *
 * @param path what stands before every resource; empty, or begins with a slash and does not end with one
 */
public record Address(String host, int port, boolean secure, String path) {

    /**
     * @throws IllegalArgumentException if it names no host
     */
    public static Address of(URI base) {
        if (base.getHost() == null) {
            throw new IllegalArgumentException("'" + base + "' is not an http address");
        }
        boolean secure = "https".equalsIgnoreCase(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        String raw = base.getRawPath() == null ? "" : base.getRawPath();
        return new Address(base.getHost(), port, secure, raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
    }

    /**
     * A request that follows no redirects.
     *
     * @param resource encoded, from its slash on
     * @param idle how long its connection may be without a byte
     */
    public RequestOptions request(HttpMethod method, String resource, Duration idle) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(secure)
                .setURI(path + resource)
                .setFollowRedirects(false)
                .setIdleTimeout(idle.toMillis());
    }

    /** An id as one piece of a resource's path, whatever it holds. */
    public static String encoded(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain =
                    (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
            if (!plain) {
                return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            }
        }
        return id;
    }
}
