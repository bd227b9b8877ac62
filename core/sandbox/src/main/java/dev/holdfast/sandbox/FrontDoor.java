package dev.holdfast.sandbox;

import dev.holdfast.sandbox.world.ChatService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Objects;

/** The one port of all services: gives each request and socket to the service whose address it is. */
final class FrontDoor {
    private final List<ChatService> services;
    private final HttpServer server;

    /** @param services asked in this order; the last one owns every address */
    FrontDoor(Vertx vertx, int port, List<ChatService> services) {
        this.services = List.copyOf(services);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setMaxWebSocketFrameSize(1024 * 1024)
                        .setMaxWebSocketMessageSize(1024 * 1024))
                .webSocketHandshakeHandler(handshake -> owner(handshake.path()).handshake(handshake))
                .webSocketHandler(socket -> owner(socket.path()).accept(socket))
                .requestHandler(request ->
                        owner(Objects.requireNonNullElse(request.path(), "/")).receive(request));
    }

    Future<Void> listen() {
        return server.listen().mapEmpty();
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> close() {
        return server.close();
    }

    private ChatService owner(String path) {
        for (ChatService service : services) {
            if (service.owns(path)) {
                return service;
            }
        }
        throw new IllegalStateException("No service owns " + path + ", though the last one must own everything.");
    }
}
