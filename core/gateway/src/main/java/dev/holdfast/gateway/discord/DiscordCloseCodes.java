package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.session.AfterClose;
import java.time.Duration;

/** The platform's close codes, each with what it asks for (Discord: Gateway Close Event Codes). */
final class DiscordCloseCodes {

    private static final AfterClose RESUME = new AfterClose.Resume(Duration.ZERO, false);
    private static final AfterClose RESUME_ONCE = new AfterClose.ResumeOnce();
    private static final AfterClose IDENTIFY = new AfterClose.Identify();

    private DiscordCloseCodes() {}

    /**
     * @param privileged those of the bot's intents that must be switched on for the application, in words; empty if none
     */
    static AfterClose after(int code, String privileged) {
        return switch (code) {
            // A server that goes away in order may have ended the session with it: one try tells.
            case 1000, 1001 -> RESUME_ONCE;
            case 4000, 4008 -> RESUME;
            // A fault of ours, in one frame: the next connection sends other ones.
            case 4001, 4002 -> RESUME;
            case 4003, 4005, 4006, 4007, 4009 -> IDENTIFY;
            case 4004 ->
                new AfterClose.Stop("the token was refused; copy the bot's present token from the developer portal into"
                        + " 'token' of this bot (a reset makes the old one void), then reconnect");
            case 4010 ->
                new AfterClose.Stop("the shard number was refused; check 'shards' of this bot: very large bots need a"
                        + " multiple of the number Discord assigned. Then reconnect");
            case 4011 -> new AfterClose.Reshard();
            case 4012 -> new AfterClose.Stop("the protocol version was refused; Holdfast must be updated");
            case 4013 ->
                new AfterClose.Stop("the intents were refused as invalid; check 'intents' of this bot, then reconnect");
            case 4014 -> new AfterClose.Stop(disallowed(privileged));
            default -> code < 4000 || code > 4999 ? RESUME : RESUME_ONCE;
        };
    }

    private static String disallowed(String privileged) {
        return "the bot may not use one of the intents it asks for; switch "
                + (privileged.isEmpty() ? "it" : privileged)
                + " on under 'Privileged Gateway Intents' of the application in the developer portal, or remove "
                + (privileged.isEmpty() || !privileged.contains(",") ? "it" : "them")
                + " from 'intents' of this bot, then reconnect";
    }
}
