package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.qq.Media;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.Files;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sandbox by HTTP: for the page, for scripts and for tests that run another process. */
final class ControlApi {
    private static final int BODY_MAX_BYTES = 64 * 1024;

    private final Sandbox sandbox;
    private final PageStream stream;

    ControlApi(Vertx vertx, Sandbox sandbox) {
        this.sandbox = sandbox;
        this.stream = new PageStream(vertx, sandbox);
    }

    void mount(Router router) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY_MAX_BYTES);
        router.get("/sandbox/state").handler(answering(this::state));
        router.get("/sandbox/messages").handler(answering(this::messages));
        router.post("/sandbox/messages").handler(body).handler(answering(this::say));
        router.patch("/sandbox/messages").handler(body).handler(answering(this::edit));
        router.delete("/sandbox/messages").handler(body).handler(answering(this::remove));
        router.post("/sandbox/reactions").handler(body).handler(answering(this::react));
        router.post("/sandbox/commands").handler(body).handler(answering(this::command));
        router.post("/sandbox/forms/:id").handler(body).handler(answering(this::submit));
        router.delete("/sandbox/forms/:id").handler(answering(this::dismiss));
        router.post("/sandbox/interactions").handler(body).handler(answering(this::press));
        router.post("/sandbox/happenings").handler(body).handler(answering(this::happen));
        router.get("/sandbox/faults").handler(answering(this::faults));
        router.post("/sandbox/faults").handler(body).handler(answering(this::inflict));
        router.delete("/sandbox/faults").handler(answering(this::liftAll));
        router.delete("/sandbox/faults/:id").handler(answering(this::lift));
        router.get("/sandbox/media/:name").handler(this::media);
        router.get("/sandbox/stream").handler(context -> stream.open(context.request(), context.response()));
    }

    private void state(RoutingContext context) {
        json(context, 200, PageJson.state(sandbox));
    }

    private void messages(RoutingContext context) {
        String conversation = required(context.request().getParam("conversation"), "conversation");
        long after = number(context.request().getParam("after"));
        json(context, 200, Json.object(json -> {
            json.writeArrayFieldStart("messages");
            for (ChatMessage message : sandbox.services().world().messages(conversation, after)) {
                MessageJson.write(json, message);
            }
            json.writeEndArray();
        }));
    }

    private void say(RoutingContext context) {
        JsonNode wish = wish(context);
        ChatMessage message = sandbox.say(
                text(wish, "conversation"),
                text(wish, "user"),
                text(wish, "text"),
                wish.path("mention").asBoolean(true));
        json(context, 201, Json.object(json -> {
            json.writeStringField("id", message.id());
            json.writeNumberField("n", message.n());
        }));
    }

    private void press(RoutingContext context) {
        JsonNode wish = wish(context);
        String id = sandbox.press(
                text(wish, "conversation"), text(wish, "user"), text(wish, "message"), text(wish, "button"));
        json(context, 202, Json.object(json -> json.writeStringField("id", id)));
    }

    private void edit(RoutingContext context) {
        JsonNode wish = wish(context);
        sandbox.edit(text(wish, "conversation"), text(wish, "user"), text(wish, "message"), text(wish, "text"));
        context.response().setStatusCode(204).end();
    }

    private void remove(RoutingContext context) {
        JsonNode wish = wish(context);
        sandbox.delete(text(wish, "conversation"), text(wish, "user"), text(wish, "message"));
        context.response().setStatusCode(204).end();
    }

    private void react(RoutingContext context) {
        JsonNode wish = wish(context);
        sandbox.react(
                text(wish, "conversation"),
                text(wish, "user"),
                text(wish, "message"),
                text(wish, "emoji"),
                !wish.path("remove").asBoolean(false));
        context.response().setStatusCode(204).end();
    }

    private void command(RoutingContext context) {
        JsonNode wish = wish(context);
        String id = sandbox.command(
                text(wish, "conversation"),
                text(wish, "user"),
                text(wish, "text"),
                wish.path("bot").asText(""));
        json(context, 202, Json.object(json -> json.writeStringField("id", id)));
    }

    private void submit(RoutingContext context) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> value : wish(context).path("values").properties()) {
            values.put(value.getKey(), value.getValue().asText());
        }
        String id = sandbox.submit(required(context.pathParam("id"), "id"), values);
        json(context, 202, Json.object(json -> json.writeStringField("id", id)));
    }

    private void dismiss(RoutingContext context) {
        String id = required(context.pathParam("id"), "id");
        if (sandbox.dismiss(id)) {
            context.response().setStatusCode(204).end();
        } else {
            error(context, 404, "Form " + id + " does not wait; it was filled in or closed.");
        }
    }

    private void happen(RoutingContext context) {
        JsonNode wish = wish(context);
        String id = sandbox.happen(text(wish, "type"), text(wish, "conversation"), text(wish, "user"));
        json(context, 202, Json.object(json -> json.writeStringField("id", id)));
    }

    private void faults(RoutingContext context) {
        json(context, 200, Json.object(json -> PageJson.writeFaults(json, sandbox)));
    }

    private void inflict(RoutingContext context) {
        JsonNode wish = wish(context);
        Faults.Active added = sandbox.services().inflict(FaultWish.read(wish));
        json(context, 201, Json.object(json -> PageJson.writeFields(json, added)));
    }

    private void liftAll(RoutingContext context) {
        sandbox.liftAll();
        context.response().setStatusCode(204).end();
    }

    private void lift(RoutingContext context) {
        String id = required(context.pathParam("id"), "id");
        if (sandbox.lift(id)) {
            context.response().setStatusCode(204).end();
        } else {
            error(context, 404, "Fault " + id + " is not in force; it was lifted, used up or ran out.");
        }
    }

    private void media(RoutingContext context) {
        String name = required(context.pathParam("name"), "name");
        Buffer bytes = sandbox.services().media().bytes(name);
        if (bytes == null) {
            bytes = sandbox.services().files().find(name).map(Files.Kept::bytes).orElse(null);
        }
        if (bytes == null) {
            error(context, 404, "This upload is not kept (any more).");
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, Media.contentType(bytes))
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(bytes);
    }

    private static long number(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("after must be a whole number, got " + text + ".", e);
        }
    }

    static String text(JsonNode wish, String name) {
        return required(wish.path(name).textValue(), name);
    }

    private static String required(@Nullable String value, String name) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing.");
        }
        return value;
    }

    private static JsonNode wish(RoutingContext context) {
        Buffer body = context.body().buffer();
        try {
            JsonNode wish = body == null ? null : Json.MAPPER.readTree(body.getBytes());
            return wish != null && wish.isObject() ? wish : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            throw new IllegalArgumentException("The request's body is not JSON.", e);
        }
    }

    private static Handler<RoutingContext> answering(Consumer<RoutingContext> work) {
        return context -> {
            try {
                work.accept(context);
            } catch (IllegalArgumentException e) {
                error(context, 400, String.valueOf(e.getMessage()));
            }
        };
    }

    private static void error(RoutingContext context, int status, String message) {
        json(context, status, Json.object(json -> json.writeStringField("error", message)));
    }

    private static void json(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body);
    }
}
