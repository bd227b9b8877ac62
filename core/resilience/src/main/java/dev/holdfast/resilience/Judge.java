package dev.holdfast.resilience;

import org.jspecify.annotations.Nullable;

/** Tells what an attempt's end means. Pure and quick; called once per attempt. */
@FunctionalInterface
public interface Judge<T> {

    /** Exactly one of the two is non-null, except that a successful attempt may have a null result. */
    Verdict judge(@Nullable T result, @Nullable Throwable failure);

    /** Every result is good, every exception transient. */
    static <T> Judge<T> exceptionsAreTransient() {
        return (result, failure) -> failure == null
                ? Verdict.GOOD
                : new Verdict.Transient(FailureKind.OTHER, String.valueOf(failure), null);
    }
}
