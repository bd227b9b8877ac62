package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What goes back to the caller. */
record Answer(int status, String contentType, Buffer body, Map<String, String> headers) {

    static Future<Answer> ok(Json body) {
        return Future.succeededFuture(json(body));
    }

    static Answer json(Json body) {
        return new Answer(200, "application/json", body.toBuffer(), Map.of());
    }

    static Future<Answer> json(int status, Json body) {
        return Future.succeededFuture(new Answer(status, "application/json", body.toBuffer(), Map.of()));
    }

    static Future<Answer> of(String contentType, Buffer body) {
        return Future.succeededFuture(new Answer(200, contentType, body, Map.of()));
    }
}
