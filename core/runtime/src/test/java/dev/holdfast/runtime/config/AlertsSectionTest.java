package dev.holdfast.runtime.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AlertsSectionTest {

    private static final String BOT = """
            bots:
              - name: qq
                app-id: "1"
                secret: hush
            """;

    @Test
    void without_a_word_alerts_go_to_the_log_alone() {
        AlertSettings alerts = parse("").alerts();

        assertThat(alerts.webhook()).isNull();
        assertThat(alerts.telegram()).isNull();
        assertThat(alerts.window()).isEqualTo(Duration.ofMinutes(15));
        assertThat(alerts.deadLetters()).isEqualTo(100);
    }

    @Test
    void a_webhook_and_a_telegram_chat_are_read_and_their_secrets_never_show() {
        HoldfastConfig config = parse("""
                alerts:
                  webhook: https://hooks.example/s3cr3t
                  webhook-token: t0ken
                  telegram: {token: "123:AbC_d-e", chat: "-1001"}
                  again-after: 1h
                """);

        AlertSettings alerts = config.alerts();
        assertThat(alerts.webhook()).hasToString("https://hooks.example/s3cr3t");
        assertThat(alerts.webhookToken().value()).isEqualTo("t0ken");
        assertThat(requireNonNull(alerts.telegram()).token().value()).isEqualTo("123:AbC_d-e");
        assertThat(alerts.telegram().apiBase()).hasToString("https://api.telegram.org");
        assertThat(alerts.window()).isEqualTo(Duration.ofHours(1));
        assertThat(config.effective().toString()).doesNotContain("s3cr3t", "t0ken", "AbC_d-e");
        assertThat(alerts.toString()).doesNotContain("t0ken", "AbC_d-e", "s3cr3t");
    }

    @Test
    void what_cannot_be_is_named_with_its_line_and_without_the_secret() {
        assertThatThrownBy(() -> parse("""
                alerts:
                  webhook: ftp://x
                  telegram: {token: nonsense}
                  dead-letters: 0
                """))
                .hasMessageContaining("f:6: alerts.webhook")
                .hasMessageContaining("f:7: alerts.telegram.chat: is missing")
                .hasMessageContaining("alerts.telegram.token: is not a bot's token")
                .hasMessageContaining("alerts.dead-letters")
                .message()
                .doesNotContain("nonsense");
    }

    private static HoldfastConfig parse(String more) {
        return ConfigFile.parse("f", BOT + more, name -> null);
    }
}
