package dev.holdfast.plugins.echo;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.command.Argument;
import org.pf4j.Extension;

/** Repeats what people say, and shows retries on purpose. */
@Extension
public final class EchoPlugin implements BotPlugin {

    @Override
    public void start(Bot bot) {
        bot.command("echo")
                .description("Repeats what you say")
                .argument("text", Argument.rest())
                .handle(call -> call.reply(call.text("text")));

        RetryDemo demo = new RetryDemo(bot.guard("test-retry"), System::nanoTime);
        bot.command("test-retry")
                .description("Makes a call that fails on purpose, and shows every attempt")
                .argument("failures", RetryDemo.FAILURES.optional())
                .handle(call ->
                        call.reply(demo.run(call.optionalNumber("failures").orElse(RetryDemo.FAILURES_DEFAULT))));
    }
}
