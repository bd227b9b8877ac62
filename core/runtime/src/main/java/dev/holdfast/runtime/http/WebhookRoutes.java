package dev.holdfast.runtime.http;

import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.webhook.WebhookDoor;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /webhooks/NAME}: what a platform sends the bot of that name. Platforms know no token of ours: every call is signed, and
 * the bot's door believes nothing else.
 */
final class WebhookRoutes {

    private static final String PATH = "/webhooks/:bot";

    private final Function<String, @Nullable WebhookDoor> doors;

    /**
     * @param doors by the bot's name; null where there is none
     */
    WebhookRoutes(Function<String, @Nullable WebhookDoor> doors) {
        this.doors = doors;
    }

    void mount(Router router) {
        router.route(HttpMethod.POST, PATH).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        WebhookDoor door = doors.apply(Objects.requireNonNullElse(context.pathParam("bot"), ""));
        HttpServerRequest request = context.request();
        if (door == null) {
            Dispatcher.answer(context, Problem.noSuchPath(Dispatcher.path(context)));
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= Webhook.BODY_MAX_BYTES) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (body.length() > Webhook.BODY_MAX_BYTES) {
                Dispatcher.answer(context, Problem.tooLarge(Webhook.BODY_MAX_BYTES));
            } else {
                Context here = context.vertx().getOrCreateContext();
                door.receive(new Webhook.Call(request.headers(), body))
                        .onSuccess(said -> here.runOnContext(back -> answer(context, said)));
            }
        });
    }

    private static void answer(RoutingContext context, Webhook.Answer answer) {
        context.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(answer.body());
    }
}
