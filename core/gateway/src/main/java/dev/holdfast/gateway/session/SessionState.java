package dev.holdfast.gateway.session;

import java.time.Instant;

/** Where a shard stands. */
public sealed interface SessionState {

    /** What outlives the socket. */
    Standing standing();

    /** The state in one word, as operators read it. */
    String label();

    /** How many shards the platform was told there are when the session began; 0 without a session. */
    default int shards() {
        Known known = standing().known();
        return known == null ? 0 : known.shards();
    }

    /** Whether a session is on its way to begin, and nothing has gone wrong on it yet. */
    default boolean beginning() {
        boolean settled =
                this instanceof Ready || this instanceof Stopped || standing().known() != null;
        return !settled && standing().failures() == 0;
    }

    /** The state before the start. */
    static SessionState initial() {
        return new Disconnected(Standing.NEW);
    }

    /** The state before the start, with a session of an earlier process to resume. */
    static SessionState resuming(Known known) {
        return new Disconnected(Standing.of(known));
    }

    /** A state with a socket whose heart beats. */
    sealed interface Beating extends SessionState {
        Heart heart();

        Beating with(Heart heart);
    }

    /** Not started. */
    record Disconnected(Standing standing) implements SessionState {
        @Override
        public String label() {
            return "disconnected";
        }
    }

    /** The next attempt waits for its time. */
    record Waiting(Standing standing, String why) implements SessionState {
        @Override
        public String label() {
            return "waiting";
        }
    }

    /** Credential and address are asked for. */
    record Preparing(Standing standing) implements SessionState {
        @Override
        public String label() {
            return "connecting";
        }
    }

    /** The socket is being opened. */
    record Connecting(Standing standing) implements SessionState {
        @Override
        public String label() {
            return "connecting";
        }
    }

    /** The socket is open, and the server has not greeted yet. */
    record AwaitingHello(Standing standing) implements SessionState {
        @Override
        public String label() {
            return "connecting";
        }
    }

    /** Greeted, and waiting for the turn to identify. */
    record AwaitingTurn(Standing standing, Heart heart) implements Beating {
        @Override
        public String label() {
            return "identifying";
        }

        @Override
        public AwaitingTurn with(Heart next) {
            return new AwaitingTurn(standing, next);
        }
    }

    /**
     * IDENTIFY is sent.
     *
     * @param shards how many the platform was told there are
     */
    record Identifying(Standing standing, Heart heart, int shards) implements Beating {
        @Override
        public String label() {
            return "identifying";
        }

        @Override
        public Identifying with(Heart next) {
            return new Identifying(standing, next, shards);
        }
    }

    /** RESUME is sent; missed events arrive. */
    record Resuming(Standing standing, Heart heart) implements Beating {
        @Override
        public String label() {
            return "resuming";
        }

        @Override
        public Resuming with(Heart next) {
            return new Resuming(standing, next);
        }
    }

    /** The session is established. */
    record Ready(Standing standing, Heart heart, Instant since) implements Beating {
        @Override
        public String label() {
            return "ready";
        }

        @Override
        public Ready with(Heart next) {
            return new Ready(standing, next, since);
        }
    }

    /**
     * No attempt is under way and none will be made until asked for.
     *
     * @param fatal whether the platform's refusal was the cause
     */
    record Stopped(Standing standing, String why, boolean fatal) implements SessionState {
        @Override
        public String label() {
            return "stopped";
        }
    }
}
