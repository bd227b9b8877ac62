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
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /webhook/qq/NAME}, {@code /webhook/discord/NAME}: what a platform sends the bot of that name. Platforms know no token of ours: every call is signed, and
 * the bot's door believes nothing else.
 */
public final class WebhookRoutes {

    private static final String PATH = "/webhook/:platform/:bot";

    private final Doors doors;

    /** Where the calls of platforms go. */
    @FunctionalInterface
    public interface Doors {

        /**
         * The way in of a bot.
         *
         * @param platform as in the configuration's {@code dialect}
         * @return null where there is none
         */
        @Nullable
        WebhookDoor find(String platform, String bot);
    }

    WebhookRoutes(Doors doors) {
        this.doors = doors;
    }

    void mount(Router router) {
        router.route(HttpMethod.POST, PATH).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        WebhookDoor door = doors.find(
                Objects.requireNonNullElse(context.pathParam("platform"), ""),
                Objects.requireNonNullElse(context.pathParam("bot"), ""));
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
