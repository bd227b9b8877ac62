package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.SendResult.Duplicate;
import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.SendResult.TooRich;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.SendResult.Unclear;
import dev.holdfast.gateway.SendResult.UnderReview;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.http.Refused;
import dev.holdfast.gateway.http.Unsent;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.resilience.FailureKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What an answer of the platform, or the lack of one, means. Pure. */
final class QqAnswers {

    private static final Duration WAIT_UNLESS_SAID = Duration.ofSeconds(1);

    /** More than a day of waiting is a mistake in the answer, but one of an answer that wants a long wait. */
    private static final Duration WAIT_MAX = Duration.ofDays(1);

    private static final Duration WAIT_FOR_TOKEN = Duration.ofSeconds(5);
    private static final Duration WAIT_WHILE_MUTED = Duration.ofSeconds(30);

    private QqAnswers() {}

    /** Whether the answer says that the token is to be renewed. */
    static boolean tokenRefused(Answer answer) {
        if (answer.status() < 400 && answer.body().length() == 0) {
            return false;
        }
        JsonNode body = answer.status() < 300 ? null : Json.read(answer.body());
        int code = body == null ? 0 : code(body);
        return code == 0 ? answer.status() == 401 : QqVerdict.of(code, answer.status()) == QqVerdict.TOKEN;
    }

    /**
     * What was answered to a request that shows.
     *
     * @param what what was attempted, for the reason
     * @param answering whether it was an answer, which the platform counts apart from what a bot says of its own accord
     */
    static SendResult of(Answer answer, String what, boolean answering, Instant now) {
        JsonNode body = Json.read(answer.body());
        int status = answer.status();
        int code = code(body);
        if (code == 0 && status >= 200 && status < 300) {
            String audit = Fields.text(body, "audit_id");
            String id = Fields.text(body, "id");
            return id.isEmpty() && !audit.isEmpty() ? new UnderReview(audit) : new Sent(id, now);
        }
        QqVerdict verdict = code == 0 ? QqVerdict.of(-1, status) : QqVerdict.of(code, status);
        String reason = reason(what, status, code, body, answer);
        return switch (verdict) {
            // It was renewed already: the new one may not be known everywhere yet.
            case TOKEN -> new TryLater(FailureKind.AUTHENTICATION, reason, wait(answer, now, WAIT_FOR_TOKEN));
            case SETUP -> new Never(FailureKind.AUTHENTICATION, reason);
            case FREQUENCY -> new TryLater(FailureKind.RATE_LIMIT, reason, wait(answer, now, WAIT_UNLESS_SAID));
            case CROWDED -> new TryLater(whoIsCrowded(answer, now), reason, wait(answer, now, WAIT_UNLESS_SAID));
            case MUTED -> new TryLater(FailureKind.CONVERSATION, reason, wait(answer, now, WAIT_WHILE_MUTED));
            case USED_UP ->
                answering
                        ? new Never(FailureKind.REFUSED, reason)
                        : new TryLater(FailureKind.CONVERSATION, reason, wait(answer, now, WAIT_UNLESS_SAID));
            case TROUBLE -> new TryLater(FailureKind.SERVER, reason, wait(answer, now, null));
            case UNANSWERED -> new Unclear(FailureKind.SERVER, reason);
            case NOT_CONNECTED -> new TryLater(FailureKind.GATEWAY, reason, WAIT_UNLESS_SAID);
            case TOO_RICH -> new TooRich(reason);
            case DUPLICATE -> new Duplicate(reason);
            case REVIEW -> new UnderReview(Fields.text(body.path("data").path("message_audit"), "audit_id"));
            case REFUSED -> new Never(FailureKind.REFUSED, reason);
        };
    }

    /** As {@link #of}, to a request that shows nowhere, so that it may be made again whatever became of it. */
    static SendResult harmless(Answer answer, String what, boolean answering, Instant now) {
        return switch (of(answer, what, answering, now)) {
            case Unclear unclear -> new TryLater(unclear.kind(), unclear.reason(), wait(answer, now, null));
            case SendResult clear -> clear;
        };
    }

    /** No answer came to a request that shows. */
    static SendResult of(Throwable failure, String what) {
        return failure instanceof Unsent
                ? harmless(failure, what)
                : new Unclear(Unsent.kind(failure), reason(failure, what));
    }

    /** No answer came to a request that shows nowhere, so that it may be made again whatever became of it. */
    static SendResult harmless(Throwable failure, String what) {
        return new TryLater(Unsent.kind(failure), reason(failure, what), null);
    }

    /**
     * As {@link #of(Throwable, String)} or {@link #harmless}, or what the lack of a token means.
     */
    static SendResult failed(Throwable failure, String what, BiFunction<Throwable, String, SendResult> unanswered) {
        if (!(failure instanceof PlatformException tokenless)) {
            return unanswered.apply(failure, what);
        }
        String reason = String.valueOf(tokenless.getMessage());
        return tokenless.kind() == FailureKind.AUTHENTICATION
                ? new Never(FailureKind.AUTHENTICATION, reason)
                : new TryLater(tokenless.kind(), reason, tokenless.after());
    }

    private static String reason(Throwable failure, String what) {
        return failure instanceof Unsent
                ? what + " could not be sent: " + Unsent.words(failure)
                : what + " was on its way but got no answer: " + failure;
    }

    /** A 429 that says for how long is a word to the whole client, whatever the code; a bare code is about its conversation. */
    private static FailureKind whoIsCrowded(Answer answer, Instant now) {
        return answer.status() == 429 && wait(answer, now, null) != null
                ? FailureKind.RATE_LIMIT
                : FailureKind.CONVERSATION;
    }

    private static int code(JsonNode body) {
        int authoritative = body.path("err_code").asInt(0);
        return authoritative != 0 ? authoritative : body.path("code").asInt(0);
    }

    private static String reason(String what, int status, int code, JsonNode body, Answer answer) {
        StringBuilder reason = Refused.words(what, status, code, body);
        if (code == 11298 || code == 40023002) {
            reason.append(" (add this machine's address to the bot's allow-list in the platform's console)");
        }
        if (code == 11245) {
            reason.append(" (the platform turned fixed tokens off: set token-scheme of this bot to access-token)");
        }
        String trace = answer.headers().get("X-Tps-trace-ID");
        return trace == null
                ? reason.toString()
                : reason.append(" [trace ").append(trace).append(']').toString();
    }

    /** Seconds, as a whole or broken number, or a date. */
    private static @Nullable Duration wait(Answer answer, Instant now, @Nullable Duration otherwise) {
        String said = answer.headers().get("Retry-After");
        if (said == null) {
            return otherwise;
        }
        try {
            double seconds = Double.parseDouble(said.strip());
            return seconds >= 0
                    ? Duration.ofMillis((long) (Math.min(seconds, (double) WAIT_MAX.toSeconds()) * 1000))
                    : otherwise;
        } catch (NumberFormatException notSeconds) {
            return untilDate(said.strip(), now, otherwise);
        }
    }

    private static @Nullable Duration untilDate(String said, Instant now, @Nullable Duration otherwise) {
        try {
            Duration wait = Duration.between(
                    now,
                    ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
        } catch (DateTimeException notADate) {
            return otherwise;
        }
    }
}
