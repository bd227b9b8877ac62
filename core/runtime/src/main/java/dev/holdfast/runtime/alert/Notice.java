package dev.holdfast.runtime.alert;

/** What a sink is told. */
public record Notice(Alert alert, News news) {

    /** Why it is told. */
    public enum News {
        RAISED,
        /** It still goes on, or did so again. */
        AGAIN,
        CLEARED
    }

    /** One line for people. */
    public String line() {
        String what = alert.kind().label() + " " + alert.subject() + ": " + alert.text();
        return switch (news) {
            case RAISED -> what;
            case AGAIN -> what + " (" + alert.count() + " times since " + alert.since() + ")";
            case CLEARED -> "over: " + what;
        };
    }
}
