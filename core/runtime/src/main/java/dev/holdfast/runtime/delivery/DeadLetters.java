package dev.holdfast.runtime.delivery;

/** Where goes what cannot be delivered. Thread-safe, never blocks. */
@FunctionalInterface
public interface DeadLetters {

    /**
     * Keeps a letter. A second one with the same key takes the place of the first. It is on its way to the database before this
     * returns, so that a row closed afterwards is never closed without its letter.
     */
    void add(DeadLetter letter);
}
