package dev.holdfast.runtime.http;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server. Everything it serves is in the contract at {@code /api/openapi.yaml}, but for what other modules mount. Runs
 * on one event loop of its own; its methods may be called from any thread.
 */
public final class HttpApi {

    private static final Duration PROBE_LIMIT = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofSeconds(90);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int CONNECTIONS_MAX = 1_000;

    private final Vertx vertx;
    private final int port;
    private final String deployment;

    private HttpApi(Vertx vertx, int port, String deployment) {
        this.vertx = vertx;
        this.port = port;
        this.deployment = deployment;
    }

    /**
     * Starts listening.
     *
     * @param mounts add routes of other modules below paths of their own, such as {@code /sandbox}; with tokens, reading them needs
     *     a viewer and all else an operator. They read request bodies themselves
     * @return fails with a sentence if the port cannot be had
     */
    public static Future<HttpApi> start(Vertx vertx, HttpConfig config, Parts parts, List<Consumer<Router>> mounts) {
        return start(vertx, config, parts, (platform, bot) -> null, mounts);
    }

    /**
     * Starts listening, also for what platforms send.
     *
     * @param doors where calls for a bot go, by its name; null where it takes none
     * @param mounts as above
     * @return as above
     */
    public static Future<HttpApi> start(
            Vertx vertx, HttpConfig config, Parts parts, WebhookRoutes.Doors doors, List<Consumer<Router>> mounts) {
        Server server = new Server(config, parts, doors, mounts);
        return vertx.deployVerticle(server)
                .map(deployment -> new HttpApi(vertx, server.port(), deployment))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "The HTTP API could not listen on %s:%d (%s). Choose another with http.host and http.port, or end what has it."
                                .formatted(config.host(), config.port(), failure.getMessage()),
                        failure)));
    }

    /** The one it listens on, also where 0 was asked for. */
    public int port() {
        return port;
    }

    /** Ends the live streams and lets requests end that are being worked on, for two seconds at most. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }

    /** All operations of the contract that are served, in the order in which they are matched. */
    static List<Operation> operations(Vertx vertx, Parts parts) {
        return Stream.of(
                        new HealthRoutes(vertx, parts).operations(),
                        new AdminRoutes(vertx, parts).operations(),
                        new DeadLetterRoutes(parts.deadLetters()).operations(),
                        new QueueRoutes(parts).operations(),
                        new AlertRoutes(parts.alerts()).operations(),
                        new TestRoutes(parts.probes(), PROBE_LIMIT).operations(),
                        new ApiDocs(vertx).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** The part that lives on an event loop, and goes with it. */
    private static final class Server implements Deployable {

        private final HttpConfig config;
        private final Parts parts;
        private final WebhookRoutes.Doors doors;
        private final List<Consumer<Router>> mounts;
        private final Callers callers;

        private int connections;
        private @Nullable HttpServer listening;
        private @Nullable LiveStream live;

        private Server(HttpConfig config, Parts parts, WebhookRoutes.Doors doors, List<Consumer<Router>> mounts) {
            this.config = config;
            this.parts = parts;
            this.doors = doors;
            this.mounts = List.copyOf(mounts);
            this.callers = new Callers(config, parts.audit(), parts.clock());
        }

        int port() {
            return listening == null ? 0 : listening.actualPort();
        }

        @Override
        public Future<?> deploy(Context context) {
            Vertx vertx = context.owner();
            HttpServerOptions options = new HttpServerOptions()
                    .setIdleTimeout((int) IDLE.toSeconds())
                    .setHttp2ClearTextEnabled(false);
            return vertx.createHttpServer(options)
                    .requestHandler(router(vertx))
                    .connectionHandler(this::count)
                    .listen(config.port(), config.host())
                    .onSuccess(server -> listening = server);
        }

        @Override
        public Future<?> undeploy(Context context) {
            if (live != null) {
                live.close();
            }
            return listening == null
                    ? Future.succeededFuture()
                    : listening.shutdown(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Beyond the limit a connection is closed before it says anything. */
        private void count(HttpConnection connection) {
            connections++;
            connection.closeHandler(closed -> connections--);
            if (connections > CONNECTIONS_MAX) {
                connection.close();
            }
        }

        private Router router(Vertx vertx) {
            Dispatcher dispatcher = new Dispatcher(callers, parts.audit(), parts.clock());
            live = new LiveStream(vertx, callers, parts);
            Router router = Router.router(vertx);
            router.route().handler(SecurityHeaders::add).failureHandler(dispatcher::failed);
            live.mount(router);
            dispatcher.mount(router, operations(vertx, parts));
            new WebhookRoutes(doors).mount(router);
            new Assets(vertx, callers).mount(router);
            mounts.forEach(mount -> mountOther(vertx, router, mount));
            dispatcher.mountLast(router);
            for (int status : List.of(400, 404, 405, 413, 500)) {
                router.errorHandler(status, context -> dispatcher.failed(context, status));
            }
            return router;
        }

        /** Whoever may not call the API may not call what others mount beside it. */
        private void mountOther(Vertx vertx, Router router, Consumer<Router> mount) {
            Router theirs = Router.router(vertx);
            mount.accept(theirs);
            TreeSet<String> roots = new TreeSet<>();
            for (Route route : theirs.getRoutes()) {
                String path = route.getPath();
                if (path == null || !path.matches("/\\w+.*")) {
                    throw new IllegalArgumentException(
                            "A mounted route must have a path below a name of its own, such as /sandbox, but one has "
                                    + path);
                }
                roots.add(path.replaceFirst("^(/\\w+).*$", "$1"));
            }
            for (String root : roots) {
                router.route(root + "/*").handler(this::guardMounted);
            }
            router.route("/*").subRouter(theirs);
        }

        private void guardMounted(RoutingContext context) {
            String method = context.request().method().name();
            Role needed = method.equals("GET") || method.equals("HEAD") ? Role.VIEWER : Role.OPERATOR;
            Callers.require(callers.identify(context.request(), needed), needed);
            context.next();
        }
    }
}
