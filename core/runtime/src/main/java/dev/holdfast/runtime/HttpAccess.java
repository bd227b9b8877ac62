package dev.holdfast.runtime;

import dev.holdfast.runtime.config.HttpSettings;
import dev.holdfast.runtime.http.AccessToken;
import dev.holdfast.runtime.http.AdminToken;
import dev.holdfast.runtime.http.HttpConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who may use the HTTP port. */
final class HttpAccess {

    private HttpAccess() {}

    /** The admin's token comes last, so that it is the one where another was given the same secret. */
    static HttpConfig of(HttpSettings wanted, Path home) {
        if (wanted.auth() == HttpSettings.Auth.NONE) {
            return new HttpConfig(wanted.host(), wanted.port(), HttpConfig.Auth.NONE, List.of());
        }
        List<AccessToken> tokens = new ArrayList<>(wanted.tokens());
        tokens.add(AdminToken.loadOrCreate(home.resolve("admin.token")));
        return new HttpConfig(wanted.host(), wanted.port(), HttpConfig.Auth.TOKEN, tokens);
    }
}
