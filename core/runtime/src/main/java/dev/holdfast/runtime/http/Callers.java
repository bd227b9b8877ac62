package dev.holdfast.runtime.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a caller is and whether that is enough. With tokens, by the token. Without, by where the request comes from:
 * a web page of another origin, or a name that merely resolves to this machine, must not drive the API.
 */
final class Callers {

    private final HttpConfig config;
    private final AuditLog audit;
    private final InstantSource clock;
    private final FailedLogins failedLogins;

    Callers(HttpConfig config, AuditLog audit, InstantSource clock) {
        this.config = config;
        this.audit = audit;
        this.clock = clock;
        this.failedLogins = new FailedLogins(clock);
    }

    /**
     * Who it is; whether the role is enough is for the asker to decide.
     *
     * @param needed nobody is asked for a token where it is {@link Role#ANYONE}
     * @throws Problem 401, 403 or 429 if the caller is not let in at all
     */
    Caller identify(HttpServerRequest request, Role needed) {
        String remote = remote(request);
        if (config.auth() == HttpConfig.Auth.NONE) {
            checkHost(request);
            checkOrigin(request);
            return new Caller("loopback", Role.ADMIN, remote);
        }
        if (needed == Role.ANYONE) {
            return new Caller("?", Role.ANYONE, remote);
        }
        AccessToken token = recognise(request, remote);
        return new Caller(token.name(), token.role(), remote);
    }

    /**
     * @throws Problem 403 if the role is too little
     */
    static void require(Caller caller, Role needed) {
        if (!caller.role().atLeast(needed)) {
            throw Problem.forbidden("This needs the role %s; the token '%s' has %s."
                    .formatted(needed.label(), caller.name(), caller.role().label()));
        }
    }

    /** Files of the page are for anyone, but not under a foreign name. */
    void admitToPage(HttpServerRequest request) {
        if (config.auth() == HttpConfig.Auth.NONE) {
            checkHost(request);
        }
    }

    static String remote(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        return address == null || address.hostAddress() == null ? "?" : address.hostAddress();
    }

    private AccessToken recognise(HttpServerRequest request, String remote) {
        Optional<String> presented = bearer(request);
        if (presented.isEmpty()) {
            throw Problem.unauthorized("This needs a token: send it as 'Authorization: Bearer TOKEN'.");
        }
        byte[] hash = AccessToken.sha256(presented.get());
        @Nullable AccessToken found = null;
        for (AccessToken token : config.tokens()) {
            if (token.matches(hash)) {
                found = token;
            }
        }
        if (found == null) {
            Duration wait = failedLogins.wait(remote);
            if (!wait.isZero()) {
                throw Problem.tooManyFailedLogins(wait);
            }
            failedLogins.failed(remote);
            audit.record(new AuditLog.Entry(
                    clock.instant(),
                    "?",
                    "",
                    remote,
                    "login",
                    Objects.requireNonNullElse(request.path(), ""),
                    "",
                    "denied 401"));
            throw Problem.unauthorized("This token is not known here.")
                    .header("WWW-Authenticate", "Bearer realm=\"holdfast\", error=\"invalid_token\"");
        }
        return found;
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return Optional.of(header.substring(7).strip()).filter(token -> !token.isEmpty());
    }

    private static void checkHost(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null || !HttpConfig.isLoopback(authority.host())) {
            throw Problem.forbidden(
                    "Without tokens this answers to localhost, 127.0.0.1 and ::1 only, and the request's Host is another. Call it"
                            + " by one of these, or set http.auth to token.");
        }
    }

    private static void checkOrigin(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw foreign();
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !origin.equals("http://" + request.getHeader("Host"))) {
            throw foreign();
        }
    }

    private static Problem foreign() {
        return Problem.forbidden(
                "This came from a web page of another origin. Without tokens only this server's own page may call it.");
    }
}
