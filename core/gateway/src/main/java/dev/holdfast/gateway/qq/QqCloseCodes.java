package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.session.AfterClose;
import java.time.Duration;

/** The platform's close codes, each with what it asks for. */
final class QqCloseCodes {

    private static final AfterClose RESUME = new AfterClose.Resume(Duration.ZERO, false);
    private static final AfterClose RESUME_AT_ONCE = new AfterClose.Resume(Duration.ZERO, true);
    private static final AfterClose RESUME_SLOWLY = new AfterClose.Resume(Duration.ofMinutes(1), false);
    private static final AfterClose IDENTIFY = new AfterClose.Identify();
    private static final AfterClose RENEW = new AfterClose.RenewCredential();

    private QqCloseCodes() {}

    static AfterClose after(int code) {
        return switch (code) {
            case 4000 -> RESUME;
            case 4001 -> new AfterClose.IdentifyMuchLater("the platform did not know an opcode of ours");
            case 4002 -> new AfterClose.IdentifyMuchLater("the platform did not understand a frame of ours");
            case 4003, 4004 -> RENEW;
            case 4005 -> IDENTIFY;
            case 4006, 4007 -> IDENTIFY;
            case 4008 -> RESUME_SLOWLY;
            case 4009 -> RESUME_AT_ONCE;
            case 4010 ->
                new AfterClose.Stop("the shard number was refused; check 'shards' of this bot, then reconnect");
            case 4011 -> new AfterClose.Reshard();
            case 4012 -> new AfterClose.Stop("the protocol version was refused; Holdfast must be updated");
            case 4013 ->
                new AfterClose.Stop("the intents were refused as invalid; check 'intents' of this bot, then reconnect");
            case 4014 ->
                new AfterClose.Stop(
                        "the bot may not use one of the intents it asks for; remove it from 'intents' or apply for"
                                + " it in the platform's console, then reconnect");
            case 4914 ->
                new AfterClose.Stop(
                        "the bot is taken offline and may connect to the sandbox only; publish it in the platform's"
                                + " console, then reconnect");
            case 4915 -> new AfterClose.Stop("the bot is banned; clear that with the platform, then reconnect");
            default -> code < 4000 ? RESUME : IDENTIFY;
        };
    }
}
