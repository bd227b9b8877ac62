package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.config.HttpSettings;
import dev.holdfast.runtime.http.AccessToken;
import dev.holdfast.runtime.http.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiTokensTest {

    @TempDir
    Path home;

    @Test
    void the_api_takes_the_configured_tokens_and_the_admin_s_from_its_file() {
        AccessToken grafana = AccessToken.of("grafana", Role.VIEWER, "graf-secret-0123456789");
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, HttpSettings.Auth.TOKEN, List.of(grafana));

        assertThat(HttpAccess.of(settings, home).tokens())
                .extracting(AccessToken::name)
                .containsExactly("grafana", "admin");
        assertThat(home.resolve("admin.token")).exists();
    }

    @Test
    void without_tokens_none_is_made() {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, HttpSettings.Auth.NONE);

        assertThat(HttpAccess.of(settings, home).tokens()).isEmpty();
        assertThat(home).isEmptyDirectory();
    }
}
