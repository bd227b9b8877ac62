package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.RawClient.Reply;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @Test
    void everyone_gets_the_same_token_until_its_last_minute() {
        String first = fixture.client.token();
        fixture.clock.forward(Duration.ofSeconds(7139));
        String later = fixture.client.token();
        fixture.clock.forward(Duration.ofSeconds(2));
        String last = fixture.client.token();

        assertThat(later).isEqualTo(first);
        assertThat(last).isNotEqualTo(first);
    }

    @Test
    void the_old_token_stays_good_until_its_end() {
        String old = fixture.client.token();
        fixture.clock.forward(Duration.ofSeconds(7150));
        fixture.client.token();

        assertThat(me(old).status()).isEqualTo(200);
        fixture.clock.forward(Duration.ofSeconds(50));
        assertThat(me(old).errCode()).isEqualTo(11244);
    }

    @Test
    void the_rest_of_the_life_is_told_as_text() {
        fixture.client.token();
        fixture.clock.forward(Duration.ofSeconds(200));
        Reply reply = ask(fixture.sandbox.appId(), fixture.sandbox.secret());

        assertThat(reply.body().path("expires_in").isTextual()).isTrue();
        assertThat(reply.body().path("expires_in").asText()).isEqualTo("7000");
    }

    @ParameterizedTest
    @CsvSource({"102000001, wrong", "1, sandbox-secret-that-opens-nothing"})
    void a_wrong_secret_is_told_with_a_200(String appId, String secret) {
        Reply reply = ask(appId, secret);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("code").asInt()).isEqualTo(100016);
        assertThat(reply.body().has("access_token")).isFalse();
    }

    @Test
    void the_secret_is_not_shown() {
        assertThat(Options.defaults().toString()).doesNotContain("sandbox-secret");
    }

    private Reply ask(String appId, String secret) {
        return fixture.client.post(
                "/app/getAppAccessToken", null, "{\"appId\":\"" + appId + "\",\"clientSecret\":\"" + secret + "\"}");
    }

    private Reply me(String token) {
        return fixture.client.call(HttpMethod.GET, "/users/@me", "QQBot " + token, null);
    }
}
