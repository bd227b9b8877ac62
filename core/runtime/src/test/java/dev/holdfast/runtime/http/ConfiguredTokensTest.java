package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.runtime.config.ConfigException;
import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.config.HoldfastConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfiguredTokensTest {

    private static final String SECRET = "graf-secret-0123456789";

    /** Four lines and one, so that tokens start at line 6. */
    private static final String HEAD = """
            bots:
              - name: qq
                app-id: "1"
                secret: hush
            http:
            """;

    @Test
    void each_has_a_name_a_role_and_a_secret_that_shows_nowhere() {
        HoldfastConfig config = parse("""
                  tokens:
                    - {name: grafana, role: viewer, token: "${GRAFANA_TOKEN}"}
                    - {name: on-call, role: operator, token: on-call-secret-0123456789}
                """);

        List<AccessToken> tokens = config.http().tokens();
        assertThat(tokens).extracting(AccessToken::name).containsExactly("grafana", "on-call");
        assertThat(tokens).extracting(AccessToken::role).containsExactly(Role.VIEWER, Role.OPERATOR);
        assertThat(tokens.getFirst().matches(AccessToken.sha256(SECRET))).isTrue();
        assertThat(config.effective().toString()).contains("grafana").doesNotContain("secret-0123456789");
        assertThat(config.toString()).doesNotContain("secret-0123456789");
        assertThat(config.withHttpPort(0).http().tokens()).isEqualTo(tokens);
    }

    @Test
    void without_a_role_it_may_only_look() {
        assertThat(parse("  tokens: [{name: grafana, token: graf-secret-0123456789}]\n")
                        .http()
                        .tokens())
                .extracting(AccessToken::role)
                .containsExactly(Role.VIEWER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: a, role: viewer, token: short}     | http.tokens[0].token: is too short to stand guessing; allowed: at least 16 characters
            {name: a, role: viewer}                   | http.tokens[0].token: is missing
            {name: a, role: root, token: $}           | http.tokens[0].role: is 'root'; allowed: viewer, operator, admin
            {name: a, rule: viewer, token: $}         | http.tokens[0].rule: is unknown; known keys here: name, role, token
            {name: A b, token: $}                     | http.tokens[0].name: is 'A b'; allowed: 1 to 32 lower-case letters
            {name: admin, token: $}                   | http.tokens[0].name: is 'admin'; allowed: 1 to 32 lower-case letters
            {name: degradation, token: $}             | http.tokens[0].name: is 'degradation'; allowed: 1 to 32 lower-case letters
            {token: $}                                | http.tokens[0].name: is missing
            {name: a, token: $}, {name: a, token: x$} | http.tokens[1].name: is 'a' twice
            {name: a, token: $}, {name: b, token: $}  | http.tokens[1].token: is the same as another's
            """)
    void a_mistake_is_told_by_its_key_and_without_the_secret(String tokens, String problem) {
        assertThatThrownBy(() -> parse("  tokens: [" + tokens.replace("$", SECRET) + "]\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("f:6: " + problem)
                .hasMessageNotContainingAny(SECRET, "short}", "'short'");
    }

    private static HoldfastConfig parse(String http) {
        return ConfigFile.parse("f", HEAD + http, Map.of("GRAFANA_TOKEN", SECRET)::get);
    }
}
