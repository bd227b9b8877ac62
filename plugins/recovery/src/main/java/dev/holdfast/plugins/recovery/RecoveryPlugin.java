package dev.holdfast.plugins.recovery;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.PermissionDeniedException;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.CommandCall;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.guard.Operations.RecoveryReport;
import dev.holdfast.plugin.message.Author;
import java.util.List;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Repairs from the chat. */
@Extension
public final class RecoveryPlugin implements BotPlugin {

    @Override
    public void start(Bot bot) {
        bot.command("recover")
                .description("Restores all features, resets the breakers and reconnects what is down")
                .permission(Permission.OPERATOR)
                .handle(call -> call.reply(recover(bot, call.author())));
        bot.command("deadletters")
                .description("Shows what was not delivered, tries it again or throws it away")
                .permission(Permission.OPERATOR)
                .argument("action", Argument.choice(DeadLettersCommand.ACTIONS).optional())
                .argument("which", Argument.word().optional())
                .option("bot", Argument.word())
                .option("plugin", Argument.word())
                .option("cause", Argument.word())
                .option("state", Argument.word())
                .handle(call -> call.reply(deadLetters(bot, call)));
    }

    private static String recover(Bot bot, Author author) {
        try {
            return account(bot.operations().recover(who(author)));
        } catch (PermissionDeniedException denied) {
            return "I may not repair anything: " + denied.getMessage();
        }
    }

    private static String deadLetters(Bot bot, CommandCall call) {
        try {
            return new DeadLettersCommand(bot.operations().deadLetters()).run(call, who(call.author()));
        } catch (PermissionDeniedException denied) {
            return "I may not touch dead letters: " + denied.getMessage();
        }
    }

    static String account(RecoveryReport report) {
        String before = report.before().isEmpty() ? "Nothing was wrong." : "What was wrong:\n" + items(report.before());
        String done = report.done().isEmpty() ? "There was nothing to do." : "What I did:\n" + items(report.done());
        return before + "\n" + done;
    }

    private static String items(List<String> sentences) {
        return sentences.stream().map(sentence -> "- " + sentence).collect(Collectors.joining("\n"));
    }

    /** With the id, because a display name can be anybody's. */
    private static String who(Author author) {
        return author.name().isBlank() ? author.id() : author.name() + " (" + author.id() + ")";
    }
}
