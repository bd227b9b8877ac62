package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.SendResult.Duplicate;
import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.SendResult.TooRich;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.SendResult.Unclear;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.gateway.http.Refused;
import dev.holdfast.gateway.http.Unsent;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an answer of the platform, or the lack of one, means. Pure. */
final class DiscordAnswers {

    private static final Duration WAIT_WHILE_CROWDED = Duration.ofSeconds(10);
    private static final int DETAILS_MAX = 3;

    /** Parts of a message that plain words do without. */
    private static final List<String> RICH = List.of("embeds", "components", "attachments", "files", "flags", "poll");

    private DiscordAnswers() {}

    /**
     * What was asked.
     *
     * @param what in words, for the reason
     * @param twice what becomes of it when it is asked twice
     * @param rich whether the message has parts that plain words do without
     */
    record Asked(String what, Twice twice, boolean rich) {}

    /** What becomes of a request that is made twice. */
    enum Twice {
        /** It shows nowhere. */
        HARMLESS,
        /** It shows once: the platform knows it by its name or place. */
        SHOWN_ONCE,
        /** It shows twice, so it must not be made again. */
        SHOWN_TWICE
    }

    static SendResult of(Result result, Asked asked, Instant now) {
        return switch (result) {
            case Result.Answered answered -> answered(answered, asked, now);
            case Result.NotNow later ->
                new TryLater(later.kind(), asked.what() + " waits: " + later.why(), later.after());
            case Result.Stopped stopped -> new Never(FailureKind.AUTHENTICATION, stopped.why());
            case Result.Lost lost -> lost(lost, asked);
        };
    }

    /** Null unless the platform said no. */
    static @Nullable DiscordVerdict verdict(Result result) {
        return result instanceof Result.Answered answered && answered.status() >= 300
                ? DiscordVerdict.of(code(answered.body()), answered.status())
                : null;
    }

    private static SendResult answered(Result.Answered answer, Asked asked, Instant now) {
        int status = answer.status();
        JsonNode body = answer.body();
        if (status >= 200 && status < 300) {
            return new Sent(Fields.text(body, "id"), now);
        }
        int code = code(body);
        String reason = reason(asked.what(), status, code, body);
        Duration pause = answer.reading().pause();
        return switch (answer.reading().limited()) {
            case ADDRESS, BOT -> new TryLater(FailureKind.RATE_LIMIT, reason, pause);
            case ROUTE, ALONE, SHARED -> new TryLater(FailureKind.CONVERSATION, reason, pause);
            case NOT -> refused(DiscordVerdict.of(code, status), body, asked, reason, now);
        };
    }

    private static SendResult refused(DiscordVerdict verdict, JsonNode body, Asked asked, String reason, Instant now) {
        return switch (verdict) {
            // It may have happened all the same.
            case TROUBLE -> unanswered(FailureKind.SERVER, reason, asked.twice());
            case CROWDED -> new TryLater(FailureKind.CONVERSATION, reason, WAIT_WHILE_CROWDED);
            case FORM ->
                asked.rich() && blamesWhatIsRich(body) ? new TooRich(reason) : new Never(FailureKind.REFUSED, reason);
            case TOO_RICH -> asked.rich() ? new TooRich(reason) : new Never(FailureKind.REFUSED, reason);
            case TAKEN_BEFORE ->
                asked.twice() == Twice.SHOWN_TWICE ? new Never(FailureKind.REFUSED, reason) : new Sent("", now);
            case ACKNOWLEDGED -> new Duplicate(reason);
            case TOKEN -> new Never(FailureKind.AUTHENTICATION, reason);
            case NO_REFERENCE, FORBIDDEN, CLOSED, REFUSED -> new Never(FailureKind.REFUSED, reason);
        };
    }

    /** Failures name the address they came from, and an interaction's holds its token: they are named by their kind alone. */
    private static SendResult lost(Result.Lost lost, Asked asked) {
        Throwable failure = lost.failure();
        if (failure instanceof Unsent) {
            return new TryLater(
                    FailureKind.NETWORK, asked.what() + " could not be sent: " + failure.getMessage(), null);
        }
        return unanswered(
                Unsent.kind(failure),
                asked.what() + " was on its way but got no answer: " + lost.route() + ", "
                        + failure.getClass().getSimpleName(),
                asked.twice());
    }

    private static SendResult unanswered(FailureKind kind, String reason, Twice twice) {
        return switch (twice) {
            case HARMLESS -> new TryLater(kind, reason, null);
            case SHOWN_ONCE -> new Unclear(kind, reason);
            case SHOWN_TWICE -> new Never(kind, reason);
        };
    }

    private static boolean blamesWhatIsRich(JsonNode body) {
        JsonNode errors = body.path("errors");
        JsonNode inCallback = errors.path("data");
        return RICH.stream().anyMatch(part -> errors.has(part) || inCallback.has(part));
    }

    private static int code(JsonNode body) {
        return body.path("code").asInt(0);
    }

    private static String reason(String what, int status, int code, JsonNode body) {
        StringBuilder reason = Refused.words(what, status, code, body);
        details(body.path("errors"), "", reason, 0);
        return reason.toString();
    }

    /** Which members were refused and why, as far as there is room. */
    private static int details(JsonNode errors, String path, StringBuilder reason, int told) {
        int count = told;
        for (Map.Entry<String, JsonNode> member : errors.properties()) {
            if (count >= DETAILS_MAX) {
                return count;
            }
            if (member.getKey().equals("_errors")) {
                String message = Fields.text(member.getValue().path(0), "message");
                reason.append(" (")
                        .append(path)
                        .append(": ")
                        .append(Refused.cut(message))
                        .append(')');
                count++;
            } else {
                String deeper = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                count = details(member.getValue(), deeper, reason, count);
            }
        }
        return count;
    }
}
