package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Judge;
import dev.holdfast.resilience.Verdict;
import org.jspecify.annotations.Nullable;

/** What a platform's answer means to the guard. */
public final class SendJudge implements Judge<SendResult> {

    /** For requests that do no harm when made twice. */
    public static final SendJudge REPEATABLE = new SendJudge(true);

    static final SendJudge ONCE = new SendJudge(false);

    private final boolean repeatable;

    private SendJudge(boolean repeatable) {
        this.repeatable = repeatable;
    }

    @Override
    public Verdict judge(@Nullable SendResult result, @Nullable Throwable failure) {
        if (result == null) {
            return new Verdict.Transient(FailureKind.OTHER, String.valueOf(failure), null);
        }
        return switch (result) {
            case SendResult.Sent sent -> Verdict.GOOD;
            case SendResult.UnderReview review -> Verdict.GOOD;
            case SendResult.TryLater later -> new Verdict.Transient(later.kind(), later.reason(), later.after());
            case SendResult.Unclear unclear ->
                repeatable
                        ? new Verdict.Transient(unclear.kind(), unclear.reason(), null)
                        : new Verdict.Fatal(unclear.kind(), unclear.reason());
            case SendResult.Duplicate duplicate -> new Verdict.Permanent(FailureKind.REFUSED, duplicate.reason());
            case SendResult.TooRich rich -> new Verdict.Permanent(FailureKind.REFUSED, rich.reason());
            case SendResult.Never never ->
                never.kind() == FailureKind.AUTHENTICATION
                        ? new Verdict.Fatal(never.kind(), never.reason())
                        : new Verdict.Permanent(never.kind(), never.reason());
        };
    }
}
