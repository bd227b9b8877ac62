package dev.holdfast.plugin.health;

/** How one thing is. */
public sealed interface Health {

    /** In words; empty where there is nothing to say. */
    String detail();

    /** It works. */
    record Up(String detail) implements Health {}

    /** It works, worse than it should. */
    record Degraded(String detail) implements Health {}

    /** It does not work. */
    record Down(String detail) implements Health {}

    static Health up() {
        return new Up("");
    }

    static Health degraded(String detail) {
        return new Degraded(detail);
    }

    static Health down(String detail) {
        return new Down(detail);
    }
}
