package dev.holdfast.runtime.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Judge;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import dev.holdfast.resilience.Verdict;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Posts alerts as JSON, through a guard of its own. Never follows a redirect; its address, which may hold a secret, shows nowhere. */
public final class HttpSink implements AlertSink {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Telegram: "sendMessage", 4096 characters at most. */
    private static final int TELEGRAM_TEXT_MAX = 3500;

    private final Guard guard;
    private final HttpClientAgent client;
    private final Time time;
    private final URI address;
    private final Map<String, String> headers;
    private final Function<Notice, Map<String, Object>> body;

    private record Answer(int status, @Nullable String retryAfter) {}

    private HttpSink(
            Guard guard,
            HttpClientAgent client,
            Time time,
            URI address,
            Map<String, String> headers,
            Function<Notice, Map<String, Object>> body) {
        this.guard = guard;
        this.client = client;
        this.time = time;
        this.address = address;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Posts each notice with its fields.
     *
     * @param token sent as bearer token; empty for none
     */
    public static HttpSink webhook(Guard guard, HttpClientAgent client, Time time, URI address, String token) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
        return new HttpSink(guard, client, time, address, headers, HttpSink::fields);
    }

    /**
     * Writes each notice as a message of a Telegram bot. Telegram: "sendMessage".
     *
     * @param base such as {@code https://api.telegram.org}
     * @param chat id or {@code @name} of the chat
     */
    public static HttpSink telegram(
            Guard guard, HttpClientAgent client, Time time, URI base, String token, String chat) {
        URI address = URI.create(base.toString().replaceAll("/+$", "") + "/bot" + token + "/sendMessage");
        return new HttpSink(
                guard, client, time, address, Map.of(), notice -> Map.of("chat_id", chat, "text", words(notice)));
    }

    private static String words(Notice notice) {
        String sign = notice.news() == Notice.News.CLEARED ? "✅ " : "⚠️ ";
        String text = sign + notice.line();
        return text.length() > TELEGRAM_TEXT_MAX ? text.substring(0, TELEGRAM_TEXT_MAX) + "…" : text;
    }

    private static Map<String, Object> fields(Notice notice) {
        Alert alert = notice.alert();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", "holdfast");
        fields.put("news", notice.news().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("kind", alert.kind().label());
        fields.put("subject", alert.subject());
        fields.put("text", alert.text());
        fields.put("since", millis(alert.since()));
        fields.put("last", millis(alert.last()));
        fields.put("count", alert.count());
        return fields;
    }

    private static String millis(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Override
    public String name() {
        return guard.name();
    }

    @Override
    public Future<Void> tell(Notice notice) {
        Buffer json;
        try {
            json = Buffer.buffer(MAPPER.writeValueAsBytes(body.apply(notice)));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(e);
        }
        return guard.call(
                        number -> post(json),
                        (Judge<Answer>) HttpSink::judge,
                        new CallContext(time.nanos() + DEADLINE.toNanos(), guard.name(), false))
                .compose(outcome -> switch (outcome) {
                    case Outcome.Success<Answer> success -> Future.succeededFuture();
                    case Outcome.Failed<Answer> failed -> Future.failedFuture(failed.reason());
                    case Outcome.Rejected<Answer> rejected -> Future.failedFuture(rejected.reason());
                });
    }

    private Future<Answer> post(Buffer json) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(address.toString());
        headers.forEach(options::putHeader);
        options.putHeader("Content-Type", "application/json");
        return client.request(options).compose(request -> request.send(json).compose(HttpSink::answer));
    }

    private static Future<Answer> answer(HttpClientResponse response) {
        Answer answer = new Answer(response.statusCode(), response.getHeader("Retry-After"));
        return response.body().map(read -> answer);
    }

    private static Verdict judge(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            return new Verdict.Transient(FailureKind.NETWORK, "no answer: " + simpleName(failure), null);
        }
        if (answer.status() >= 200 && answer.status() < 300) {
            return Verdict.GOOD;
        }
        String reason = "HTTP " + answer.status();
        if (answer.status() == 429) {
            return new Verdict.Transient(FailureKind.RATE_LIMIT, reason, seconds(answer.retryAfter()));
        }
        return answer.status() >= 500
                ? new Verdict.Transient(FailureKind.SERVER, reason, null)
                : new Verdict.Permanent(FailureKind.REFUSED, reason);
    }

    /** Without the message: it may name the address. */
    private static String simpleName(@Nullable Throwable failure) {
        return failure == null ? "nothing" : failure.getClass().getSimpleName();
    }

    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : null;
    }
}
