package dev.holdfast.runtime.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The page's files out of the class path: {@code web/} at {@code /} and {@code /web/}, and WebJars at addresses without their
 * version. Browsers keep them but ask each time whether they changed.
 */
final class Assets {

    private static final Pattern SAFE_PATH =
            Pattern.compile("(?:[A-Za-z0-9_@-][A-Za-z0-9._@-]*/)*[A-Za-z0-9_@-][A-Za-z0-9._@-]*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("yaml", "application/yaml"));

    private record Asset(String contentType, Buffer content, String tag) {}

    private final Vertx vertx;
    private final Callers callers;
    private final Map<String, Optional<Asset>> kept = new ConcurrentHashMap<>();

    Assets(Vertx vertx, Callers callers) {
        this.vertx = vertx;
        this.callers = callers;
    }

    void mount(Router router) {
        serve(router, "/", context -> "web/index.html");
        serve(router, "/web/*", context -> "web/" + below(context, "/web/"));
        serve(router, "/favicon.ico", context -> "web/favicon.svg");
        serve(router, "/webjars/*", context -> webjar(below(context, "/webjars/")));
    }

    /** Which file of the class path a request wants. */
    private interface Choice {
        String resource(RoutingContext context);
    }

    private void serve(Router router, String path, Choice choice) {
        router.route(path).handler(context -> {
            HttpMethod method = context.request().method();
            if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
                throw Problem.wrongMethod(method.name(), Dispatcher.path(context), List.of("GET", "HEAD"));
            }
            callers.admitToPage(context.request());
            String resource = choice.resource(context);
            vertx.executeBlocking(() -> find(resource), false)
                    .onSuccess(asset -> asset.ifPresentOrElse(
                            found -> send(context, found),
                            () -> Dispatcher.answer(context, Problem.noSuchPath(Dispatcher.path(context)))))
                    .onFailure(context::fail);
        });
    }

    private static String below(RoutingContext context, String prefix) {
        String path = context.normalizedPath();
        return path.length() > prefix.length() ? path.substring(prefix.length()) : "";
    }

    /** {@code lit-html/lit-html.js} is in the class path below the version's name. */
    private String webjar(String path) {
        int slash = path.indexOf('/');
        if (slash < 0 || !SAFE_PATH.matcher(path).matches()) {
            return "";
        }
        String name = path.substring(0, slash);
        return "META-INF/resources/webjars/" + name + "/" + version(name) + path.substring(slash);
    }

    private static String version(String webjar) {
        String facts = "META-INF/maven/org.webjars.npm/" + webjar + "/pom.properties";
        try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(facts)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new IllegalStateException("Could not read %s from the class path.".formatted(facts), e);
        }
    }

    /** Kept once read, but for files of a folder: their author edits them and wants to see it. */
    private Optional<Asset> find(String resource) throws IOException {
        if (!SAFE_PATH.matcher(resource).matches()) {
            return Optional.empty();
        }
        Optional<Asset> known = kept.getOrDefault(resource, Optional.empty());
        if (known.isPresent()) {
            return known;
        }
        URL url = Assets.class.getClassLoader().getResource(resource);
        if (url == null || url.getPath().endsWith("/")) {
            return Optional.empty();
        }
        Optional<Asset> read = read(url, resource);
        if (!url.getProtocol().equals("file")) {
            kept.put(resource, read);
        }
        return read;
    }

    private static Optional<Asset> read(URL url, String resource) throws IOException {
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            byte[] content = in.readAllBytes();
            String hash = HexFormat.of()
                    .formatHex(AccessToken.sha256(new String(content, StandardCharsets.ISO_8859_1)), 0, 12);
            return Optional.of(new Asset(type, Buffer.buffer(content), "\"" + hash + "\""));
        }
    }

    private static void send(RoutingContext context, Asset asset) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Type", asset.contentType())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("ETag", asset.tag());
        if (asset.contentType().startsWith("text/html")) {
            response.putHeader("Content-Security-Policy", SecurityHeaders.PAGE);
        }
        String known = context.request().getHeader("If-None-Match");
        if (known != null && known.contains(asset.tag())) {
            response.setStatusCode(304).end();
        } else if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(
                            "Content-Length", Integer.toString(asset.content().length()))
                    .end();
        } else {
            response.end(asset.content());
        }
    }
}
