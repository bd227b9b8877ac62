package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Reply;
import java.time.Instant;
import java.util.List;

/**
 * How far a message was when it was given up: it is tried again from there, under the number and the name it had.
 *
 * @param sequence its number among the answers to the same event
 * @param maybe whether the platform may have the present words already
 * @param said messages of it that were accepted
 * @param renumbered other numbers tried
 * @param words the present message and what is left to say after it; empty while that is what it was asked to say
 * @param madeAt when it was made: platforms recognize a second one only for so long
 * @param byItself whether it may be tried again by itself; else somebody decides that it is, even if it shows twice
 */
public record GivenUp(
        int sequence, boolean maybe, int said, int renumbered, List<Reply> words, Instant madeAt, boolean byItself) {
    public GivenUp {
        words = List.copyOf(words);
    }
}
