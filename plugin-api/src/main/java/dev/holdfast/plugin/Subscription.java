package dev.holdfast.plugin;

/** Something registered that can be taken back. Taking it back twice does nothing. Thread-safe. */
public interface Subscription {
    void cancel();
}
