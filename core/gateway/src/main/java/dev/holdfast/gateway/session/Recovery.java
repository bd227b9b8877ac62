package dev.holdfast.gateway.session;

import dev.holdfast.gateway.session.Action.AbortSocket;
import dev.holdfast.gateway.session.Action.Arm;
import dev.holdfast.gateway.session.Action.ForgetCredential;
import dev.holdfast.gateway.session.Action.Prepare;
import dev.holdfast.gateway.session.Action.Replan;
import dev.holdfast.gateway.session.Action.Report;
import dev.holdfast.gateway.session.SessionState.AwaitingHello;
import dev.holdfast.gateway.session.SessionState.Connecting;
import dev.holdfast.gateway.session.SessionState.Disconnected;
import dev.holdfast.gateway.session.SessionState.Identifying;
import dev.holdfast.gateway.session.SessionState.Preparing;
import dev.holdfast.gateway.session.SessionState.Ready;
import dev.holdfast.gateway.session.SessionState.Resuming;
import dev.holdfast.gateway.session.SessionState.Stopped;
import dev.holdfast.gateway.session.SessionState.Waiting;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a shard comes back. It never gives up but where the platform says that only a person can help. The first loss of a
 * session that lived is mended at once; from then on waits grow with each failure, are spread at random, and shrink only when a
 * session was established. An outage costs no session: it is given up where it was refused, not where nobody answered.
 */
final class Recovery {

    private static final int SHORT_LIVES_MAX = 3;

    /** How often in a row a server that wants a new connection of a session just born gets it at once. */
    private static final int HURRIES_MAX = 6;

    /** IDENTIFYs that cost no extra wait: a start, and a few accidents. */
    private static final int IDENTIFIES_FREE = 3;

    private static final Duration IDENTIFY_WAIT = Duration.ofSeconds(5);

    /** So rarely that a day of it stays far below what platforms allow in a day. */
    private static final Duration IDENTIFY_WAIT_MAX = Duration.ofMinutes(10);

    /** A session as old as that proves that the last IDENTIFY was not in vain. */
    private static final Duration LONG_LIFE = Duration.ofMinutes(10);

    private static final int REFUSED_CREDENTIALS_MAX = 2;
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final AfterClose BROKEN = new AfterClose.Resume(Duration.ZERO, false);

    private final SessionPolicy policy;
    private final IntFunction<AfterClose> afterClose;

    Recovery(SessionPolicy policy, IntFunction<AfterClose> afterClose) {
        this.policy = policy;
        this.afterClose = afterClose;
    }

    /** Begins the next attempt now. */
    Step attempt(Standing before, Tick tick) {
        Known known = before.known();
        boolean old =
                known != null && known.since().plus(policy.sessionAgeMax()).isBefore(tick.now());
        Standing standing = (old ? before.forget() : before).nextGeneration();
        Known resumed = standing.known();
        return Step.to(
                new Preparing(standing),
                new Arm(standing.generation(), Timer.STEP, policy.prepareTimeout()),
                new Prepare(standing.generation(), resumed != null, resumed == null ? "" : resumed.resumeUrl()));
    }

    /** An operator asks for a new connection. */
    Step asked(SessionState state, boolean fresh, Tick tick) {
        if (state instanceof Disconnected || (state instanceof Stopped stopped && !stopped.fatal())) {
            return Step.stay(state);
        }
        Standing standing = state.standing().freshStart();
        return attempt(fresh ? standing.forget() : standing, tick).after(List.of(new AbortSocket()));
    }

    Step closed(SessionState state, @Nullable Integer code, String reason, Tick tick) {
        String why = code == null
                ? "the connection broke"
                : reason.isBlank() ? "closed with " + code : "closed with " + code + " (" + reason + ")";
        return lost(state, code == null ? BROKEN : afterClose.apply(code), FailureKind.GATEWAY, why, tick);
    }

    Step broken(SessionState state, String why, Tick tick) {
        return lost(state, BROKEN, FailureKind.NETWORK, why, tick);
    }

    Step timedOut(SessionState state, String why, Tick tick) {
        return lost(state, BROKEN, FailureKind.TIMEOUT, why, tick);
    }

    Step unreadable(SessionState state, String why, Tick tick) {
        return lost(state, BROKEN, FailureKind.GATEWAY, "a frame could not be read: " + why, tick);
    }

    Step slept(SessionState state, Duration howLong, Tick tick) {
        String why = "this machine slept for " + howLong.toSeconds() + " s";
        return lost(state, BROKEN, FailureKind.TIMEOUT, why, tick);
    }

    Step silent(SessionState state, Tick tick) {
        return lost(state, BROKEN, FailureKind.TIMEOUT, "a heartbeat was not acknowledged", tick);
    }

    /** The server wants a new connection; a session that lived goes on at once. */
    Step reconnectWanted(SessionState state, Tick tick) {
        return lost(
                state,
                new AfterClose.Resume(Duration.ZERO, true),
                FailureKind.GATEWAY,
                "the server asked for a new connection",
                tick);
    }

    Step invalidSession(SessionState state, boolean resumable, Tick tick) {
        Standing lived = lived(state, false, tick);
        Duration wait = between(policy.invalidMin(), policy.invalidMax(), tick);
        if (resumable && lived.known() != null) {
            Standing standing = (state instanceof Resuming ? resumeRefused(lived) : lastTry(lived)).failed();
            return later(state, standing, wait, FailureKind.GATEWAY, "the server broke the session off", tick);
        }
        if (state instanceof Identifying) {
            Standing standing = lived.identifyRefused().failed();
            return later(
                    state,
                    standing,
                    standing.refusedIdentifies() == 1 ? wait : refusedIdentifyWait(standing, tick),
                    FailureKind.GATEWAY,
                    "IDENTIFY was refused: check the credentials and that the bot may use the intents it asks for",
                    tick);
        }
        return later(
                state,
                lived.forget().failed(),
                wait,
                FailureKind.GATEWAY,
                "the server does not know the session",
                tick);
    }

    Step unprepared(Preparing state, Signal.PrepareFailed failed, Tick tick) {
        Standing standing = state.standing().failed();
        if (failed.lasting()) {
            return stopped(standing, failed.kind(), failed.why());
        }
        Duration after = failed.after() == null ? Duration.ZERO : failed.after();
        return later(state, standing, longer(after, backoff(standing, tick)), failed.kind(), failed.why(), tick);
    }

    private Step lost(SessionState state, AfterClose verdict, FailureKind kind, String why, Tick tick) {
        boolean routine = verdict instanceof AfterClose.Resume resume && resume.routine();
        Standing lived = lived(state, routine, tick);
        Standing standing = stood(state, lived, routine).failed();
        Duration backoff = longer(backoff(standing, tick), shortLifeWait(standing.pace(), routine, tick));
        return switch (verdict) {
            case AfterClose.Resume resume -> {
                boolean first = lived.failures() == 0
                        && identifyWait(state, standing, tick).isZero();
                if (first && routine && lived.pace().hurries() <= HURRIES_MAX) {
                    yield attempt(standing, tick).after(List.of(new AbortSocket()));
                }
                boolean healthy = state instanceof Ready && lived.pace().shortLives() == 0;
                if (first && !routine && healthy && resume.atLeast().isZero()) {
                    yield attempt(standing, tick).after(List.of(new AbortSocket(), new Report(kind, why, false)));
                }
                yield later(state, standing, longer(resume.atLeast(), backoff), kind, why, tick);
            }
            case AfterClose.ResumeOnce once -> later(state, lastTry(standing), backoff, kind, why, tick);
            case AfterClose.Identify identify -> later(state, standing.forget(), backoff, kind, why, tick);
            case AfterClose.IdentifyMuchLater much ->
                later(state, standing.forget(), spread(MINUTES, tick), kind, why + ": " + much.advice(), tick);
            case AfterClose.RenewCredential renew -> credentialRefused(state, standing, backoff, why, tick);
            case AfterClose.Reshard reshard ->
                later(
                        state,
                        standing.forget(),
                        longer(policy.shortLife(), backoff),
                        kind,
                        why + ": more shards are needed",
                        tick,
                        new Replan());
            case AfterClose.Stop stop -> stopped(standing, kind, why + ": " + stop.advice());
        };
    }

    /** As if all resumes but one had been refused already. */
    private Standing lastTry(Standing standing) {
        Standing last = standing;
        while (last.known() != null && last.refusedResumes() < policy.refusedResumesMax() - 1) {
            last = last.resumeRefused();
        }
        return last;
    }

    private static Step stopped(Standing standing, FailureKind kind, String why) {
        return Step.to(
                new Stopped(standing.forget().nextGeneration(), why, true),
                new AbortSocket(),
                new Report(kind, why, true));
    }

    private Step credentialRefused(SessionState state, Standing before, Duration backoff, String why, Tick tick) {
        Standing standing = before.credentialRefused();
        boolean again = standing.refusedCredentials() >= REFUSED_CREDENTIALS_MAX;
        return later(
                state,
                standing,
                again ? spread(MINUTES, tick) : backoff,
                FailureKind.AUTHENTICATION,
                again ? why + ": check app id and secret" : why,
                tick,
                new ForgetCredential());
    }

    /** Belongs to the next attempt already: whatever the lost one still says, or gets, comes too late. */
    private static Step later(
            SessionState state, Standing lost, Duration wait, FailureKind kind, String why, Tick tick, Action... more) {
        Standing standing = lost.nextGeneration();
        List<Action> actions = new ArrayList<>();
        actions.add(new AbortSocket());
        actions.addAll(List.of(more));
        actions.add(new Report(kind, why, false));
        actions.add(new Arm(standing.generation(), Timer.RETRY, longer(wait, identifyWait(state, standing, tick))));
        return new Step(new Waiting(standing, why), actions);
    }

    /** What is left of the session, by how far the attempt had come. */
    private Standing stood(SessionState state, Standing lived, boolean asked) {
        if (state instanceof Resuming) {
            return resumeRefused(lived);
        }
        return !asked && (state instanceof Connecting || state instanceof AwaitingHello) ? lived.elsewhere() : lived;
    }

    private Standing resumeRefused(Standing standing) {
        Standing refused = standing.resumeRefused();
        return refused.refusedResumes() >= policy.refusedResumesMax() ? refused.forget() : refused;
    }

    /**
     * What the life of the session says of its pace.
     *
     * @param wanted whether its end was the server's wish, and no fault
     */
    private Standing lived(SessionState state, boolean wanted, Tick tick) {
        Standing standing = state.standing();
        if (!(state instanceof Ready ready)) {
            return standing;
        }
        Pace pace = standing.pace();
        Known known = standing.known();
        if (known != null && !known.since().plus(LONG_LIFE).isAfter(tick.now())) {
            pace = new Pace(pace.shortLives(), pace.hurries(), 0);
        }
        if (!ready.since().plus(policy.shortLife()).isAfter(tick.now())) {
            return standing.at(pace.lived());
        }
        return standing.at(wanted ? pace.hurried() : pace.shortLife());
    }

    /** Full jitter: anything from nothing to the limit, which doubles with each failure. */
    private Duration backoff(Standing standing, Tick tick) {
        double limit = doubled(policy.backoffBase(), standing.failures() - 1, policy.backoffMax())
                .toMillis();
        return Duration.ofMillis((long) (limit * tick.random()));
    }

    /** Grows step by step with each life that was too short: one that is not, and it is over. */
    private Duration shortLifeWait(Pace pace, boolean wanted, Tick tick) {
        int beyond = wanted ? pace.hurries() - HURRIES_MAX : pace.shortLives() - SHORT_LIVES_MAX + 1;
        return beyond <= 0
                ? Duration.ZERO
                : spread(doubled(policy.backoffBase(), beyond - 1, policy.backoffMax()), tick);
    }

    /**
     * Platforms allow so many IDENTIFYs in a day, and punish one more. Sessions that are lost again and again begin ever more
     * rarely, even if each of them was established. An attempt that did not come to its IDENTIFY has waited already.
     */
    private static Duration identifyWait(SessionState lost, Standing standing, Tick tick) {
        boolean spent = lost instanceof Identifying || lost instanceof Resuming || lost instanceof Ready;
        int beyond = standing.pace().identifies() - IDENTIFIES_FREE;
        return !spent || standing.known() != null || beyond < 0
                ? Duration.ZERO
                : spread(doubled(IDENTIFY_WAIT, beyond, IDENTIFY_WAIT_MAX), tick);
    }

    private static Duration doubled(Duration base, int times, Duration most) {
        double millis = base.toMillis() * (double) (1L << Math.min(Math.max(times, 0), 30));
        return Duration.ofMillis((long) Math.min((double) most.toMillis(), millis));
    }

    private static Duration refusedIdentifyWait(Standing standing, Tick tick) {
        return spread(Duration.ofSeconds(Math.min(300, 30L << Math.min(standing.refusedIdentifies() - 2, 10))), tick);
    }

    private static Duration between(Duration least, Duration most, Tick tick) {
        return least.plusMillis((long) (most.minus(least).toMillis() * tick.random()));
    }

    /** From half of it to all of it. */
    private static Duration spread(Duration most, Tick tick) {
        return Duration.ofMillis((long) (most.toMillis() * (0.5 + tick.random() / 2)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
