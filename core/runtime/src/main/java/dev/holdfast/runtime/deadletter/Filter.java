package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import org.jspecify.annotations.Nullable;

/** Which letters are meant; null means any. */
public record Filter(
        @Nullable String bot,
        @Nullable String plugin,
        @Nullable Cause cause,
        @Nullable State state) {

    /** Every letter. */
    public static final Filter ALL = new Filter(null, null, null, null);

    boolean takes(Group group) {
        return (bot == null || bot.equals(group.bot()))
                && (plugin == null || plugin.equals(group.plugin()))
                && (cause == null || cause == group.cause())
                && (state == null || state == group.state());
    }

    boolean takesAll() {
        return equals(ALL);
    }
}
