package dev.holdfast.plugins.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.PermissionDeniedException;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.guard.DeadLetterBox;
import dev.holdfast.plugin.guard.Operations;
import dev.holdfast.plugin.guard.Operations.RecoveryReport;
import dev.holdfast.plugins.fakes.FakeBot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryPluginTest {

    private final FakeBot bot = new FakeBot();

    @Test
    void the_answer_says_what_was_wrong_before_and_what_was_done() throws Exception {
        List<String> askedBy = new ArrayList<>();
        bot.operatedBy(() -> new Operations() {
            @Override
            public RecoveryReport recover(String by) {
                askedBy.add(by);
                return new RecoveryReport(
                        List.of("The breaker 'qq' was open.", "The feature 'rich_embeds' was off."),
                        List.of("Reset the breaker 'qq'.", "Restored all features."));
            }

            @Override
            public DeadLetterBox deadLetters() {
                throw new UnsupportedOperationException("not asked for");
            }
        });
        new RecoveryPlugin().start(bot);

        assertThat(bot.call("recover").answer().text()).isEqualTo("""
                        What was wrong:
                        - The breaker 'qq' was open.
                        - The feature 'rich_embeds' was off.
                        What I did:
                        - Reset the breaker 'qq'.
                        - Restored all features.""");
        assertThat(askedBy).containsExactly("Ann (U1)");
    }

    @Test
    void a_healthy_bot_says_that_nothing_was_wrong() {
        assertThat(RecoveryPlugin.account(new RecoveryReport(List.of(), List.of())))
                .isEqualTo("Nothing was wrong.\nThere was nothing to do.");
    }

    @Test
    void a_missing_grant_is_told_to_the_operator() throws Exception {
        bot.operatedBy(() -> {
            throw new PermissionDeniedException("grant 'operate' to the plugin 'recovery'");
        });
        new RecoveryPlugin().start(bot);

        assertThat(bot.call("recover").answer().text())
                .isEqualTo("I may not repair anything: grant 'operate' to the plugin 'recovery'");
    }

    @Test
    void only_operators_may_ask_for_it() {
        new RecoveryPlugin().start(bot);

        assertThat(bot.declared("recover").permission()).isEqualTo(Permission.OPERATOR);
    }
}
