package dev.holdfast.gateway.discord;

/** The application's id, as soon as anybody says it: follow-ups to interactions are addressed by it. Thread-safe. */
final class Application {

    private volatile String id;

    /**
     * @param id empty if not known yet
     */
    Application(String id) {
        this.id = id;
    }

    /** Empty if nobody has said it yet. */
    String id() {
        return id;
    }

    /**
     * @param said empty changes nothing
     */
    void learn(String said) {
        if (!said.isEmpty() && !said.equals(id)) {
            id = said;
        }
    }
}
