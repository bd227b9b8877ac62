package dev.holdfast.runtime.config;

import dev.holdfast.gateway.qq.QqSettings;
import dev.holdfast.gateway.qq.QqSettings.TokenScheme;
import java.time.Duration;

/** What may be said of a bot on QQ beyond what every bot has: the section {@code qq} below it. */
final class QqSection {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);

    private QqSection() {}

    static QqSettings read(Section section) {
        QqSettings usual = QqSettings.DEFAULT;
        QqSettings settings = new QqSettings(
                section.choice("token-scheme", "access-token", "access-token", "fixed")
                                .equals("fixed")
                        ? TokenScheme.FIXED
                        : TokenScheme.ACCESS_TOKEN,
                section.duration("answer-window", usual.answerWindow(), LEAST, MOST),
                section.duration("private-answer-window", usual.privateAnswerWindow(), LEAST, MOST),
                section.integer("group-answers-max", usual.groupAnswersMax(), 1, 1000),
                section.integer("private-answers-max", usual.privateAnswersMax(), 1, 1000),
                section.choice("verified", "false", "false", "true").equals("true"));
        section.end();
        return settings;
    }
}
