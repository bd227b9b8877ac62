package dev.holdfast.gateway.session;

/**
 * How fast sessions came and went, which READY alone does not make forgotten.
 *
 * @param shortLives sessions in a row that were lost right after they were established
 * @param hurries how often in a row the server wanted a new connection right after the session was established
 * @param identifies IDENTIFYs sent since a session last lived for long
 */
public record Pace(int shortLives, int hurries, int identifies) {

    static final Pace CALM = new Pace(0, 0, 0);

    Pace shortLife() {
        return new Pace(shortLives + 1, hurries, identifies);
    }

    Pace hurried() {
        return new Pace(shortLives, hurries + 1, identifies);
    }

    /** The session lived for a while, if not for long. */
    Pace lived() {
        return new Pace(0, 0, identifies);
    }

    Pace identified() {
        return new Pace(shortLives, hurries, identifies + 1);
    }
}
