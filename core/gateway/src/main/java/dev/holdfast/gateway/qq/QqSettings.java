package dev.holdfast.gateway.qq;

import dev.holdfast.plugin.message.Conversation;
import java.time.Duration;

/**
 * What the platform's documentation leaves open, or grants to some bots only, for one bot.
 *
 * @param tokenScheme how requests prove the bot
 * @param answerWindow how long a message of a channel, guild DM or group takes answers; the platform says 5 minutes
 * @param privateAnswerWindow likewise in private chats: the platform says 60 minutes in one place and 5 in another
 * @param groupAnswersMax answers to one message in a group; the platform says 5
 * @param privateAnswersMax answers to one message in a private chat; the platform says 4, and 5 in older places
 * @param verified whether the platform verified who runs the bot, and allows more messages unasked
 */
public record QqSettings(
        TokenScheme tokenScheme,
        Duration answerWindow,
        Duration privateAnswerWindow,
        int groupAnswersMax,
        int privateAnswersMax,
        boolean verified) {

    /** How requests prove the bot. */
    public enum TokenScheme {
        /** {@code QQBot <access token>}, fetched with app id and secret and renewed every two hours. */
        ACCESS_TOKEN,
        /** {@code Bot <app id>.<token>}: the secret is the token itself. The platform turned it off for nearly every bot. */
        FIXED
    }

    /** What holds wherever the documentation contradicts itself. */
    public static final QqSettings DEFAULT =
            new QqSettings(TokenScheme.ACCESS_TOKEN, Duration.ofMinutes(5), Duration.ofMinutes(5), 5, 4, false);

    public QqSettings {
        if (answerWindow.compareTo(Duration.ofSeconds(1)) < 0
                || privateAnswerWindow.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("an answer window is at least 1s");
        }
        if (groupAnswersMax < 1 || privateAnswersMax < 1) {
            throw new IllegalArgumentException("at least 1 answer to a message has to be allowed");
        }
    }

    Duration answerWindow(Conversation.Kind kind) {
        return kind == Conversation.Kind.PRIVATE ? privateAnswerWindow : answerWindow;
    }

    /** How many answers one message takes. */
    int answersMax(Conversation.Kind kind) {
        return switch (kind) {
            case CHANNEL, DIRECT -> Integer.MAX_VALUE;
            case GROUP -> groupAnswersMax;
            case PRIVATE -> privateAnswersMax;
        };
    }
}
