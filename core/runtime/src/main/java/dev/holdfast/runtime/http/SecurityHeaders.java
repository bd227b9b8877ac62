package dev.holdfast.runtime.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** Tells browsers what an answer may do: nothing, unless it is the page. */
final class SecurityHeaders {

    /** Own scripts and styles only. Images also from elsewhere, since replies in the chat may show them. */
    static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
            + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

    private SecurityHeaders() {}

    static void add(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", NOTHING);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        context.next();
    }
}
