package dev.holdfast.plugin.command;

/** Does what a command says. Runs on a virtual thread under the handler deadline (30 s by default) and may block. */
@FunctionalInterface
public interface CommandHandler {

    /**
     * @throws Exception anything: logged once with plugin and command, counted, and the user gets one short apology
     */
    void handle(CommandCall call) throws Exception;
}
