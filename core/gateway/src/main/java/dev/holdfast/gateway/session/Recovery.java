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
        Standing lived = lived(state, tick);
        Duration wait = between(policy.invalidMin(), policy.invalidMax(), tick);
        if (resumable && lived.known() != null) {
            Standing standing = (state instanceof Resuming ? resumeRefused(lived) : lastTry(lived)).failed();
            return later(standing, wait, FailureKind.GATEWAY, "the server broke the session off");
        }
        if (state instanceof Identifying) {
            Standing standing = lived.identifyRefused().failed();
            return later(
                    standing,
                    standing.refusedIdentifies() == 1 ? wait : refusedIdentifyWait(standing, tick),
                    FailureKind.GATEWAY,
                    "IDENTIFY was refused: check the credentials and that the bot may use the intents it asks for");
        }
        return later(lived.forget().failed(), wait, FailureKind.GATEWAY, "the server does not know the session");
    }

    Step unprepared(Preparing state, Signal.PrepareFailed failed, Tick tick) {
        Standing standing = state.standing().failed();
        if (failed.lasting()) {
            return stopped(standing, failed.kind(), failed.why());
        }
        Duration after = failed.after() == null ? Duration.ZERO : failed.after();
        return later(standing, longer(after, backoff(standing, tick)), failed.kind(), failed.why());
    }

    private Step lost(SessionState state, AfterClose verdict, FailureKind kind, String why, Tick tick) {
        Standing lived = lived(state, tick);
        Standing standing = stood(state, lived, verdict).failed();
        Duration backoff = longer(backoff(standing, tick), shortLifeWait(standing, tick));
        return switch (verdict) {
            case AfterClose.Resume resume -> {
                boolean first = lived.failures() == 0 && lived.shortLives() == 0;
                if (first && resume.routine()) {
                    yield attempt(standing, tick).after(List.of(new AbortSocket()));
                }
                if (first && state instanceof Ready && resume.atLeast().isZero()) {
                    yield attempt(standing, tick).after(List.of(new AbortSocket(), new Report(kind, why, false)));
                }
                yield later(standing, longer(resume.atLeast(), backoff), kind, why);
            }
            case AfterClose.ResumeOnce once -> later(lastTry(standing), backoff, kind, why);
            case AfterClose.Identify identify -> later(standing.forget(), backoff, kind, why);
            case AfterClose.IdentifyMuchLater much ->
                later(standing.forget(), spread(MINUTES, tick), kind, why + ": " + much.advice());
            case AfterClose.RenewCredential renew -> credentialRefused(standing, backoff, why, tick);
            case AfterClose.Reshard reshard ->
                later(
                        standing.forget(),
                        longer(policy.shortLife(), backoff),
                        kind,
                        why + ": more shards are needed",
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

    private Step credentialRefused(Standing before, Duration backoff, String why, Tick tick) {
        Standing standing = before.credentialRefused();
        boolean again = standing.refusedCredentials() >= REFUSED_CREDENTIALS_MAX;
        return later(
                standing,
                again ? spread(MINUTES, tick) : backoff,
                FailureKind.AUTHENTICATION,
                again ? why + ": check app id and secret" : why,
                new ForgetCredential());
    }

    private static Step later(Standing standing, Duration wait, FailureKind kind, String why, Action... more) {
        List<Action> actions = new ArrayList<>();
        actions.add(new AbortSocket());
        actions.addAll(List.of(more));
        actions.add(new Report(kind, why, false));
        actions.add(new Arm(standing.generation(), Timer.RETRY, wait));
        return new Step(new Waiting(standing, why), actions);
    }

    /** What is left of the session, by how far the attempt had come. */
    private Standing stood(SessionState state, Standing lived, AfterClose verdict) {
        if (state instanceof Resuming) {
            return resumeRefused(lived);
        }
        boolean asked = verdict instanceof AfterClose.Resume resume && resume.routine();
        return !asked && (state instanceof Connecting || state instanceof AwaitingHello) ? lived.elsewhere() : lived;
    }

    private Standing resumeRefused(Standing standing) {
        Standing refused = standing.resumeRefused();
        return refused.refusedResumes() >= policy.refusedResumesMax() ? refused.forget() : refused;
    }

    private Standing lived(SessionState state, Tick tick) {
        return state instanceof Ready ready
                ? ready.standing().lived(ready.since().plus(policy.shortLife()).isAfter(tick.now()))
                : state.standing();
    }

    /** Full jitter: anything from nothing to the limit, which doubles with each failure. */
    private Duration backoff(Standing standing, Tick tick) {
        int doublings = Math.min(Math.max(standing.failures() - 1, 0), 30);
        double limit = Math.min(
                (double) policy.backoffMax().toMillis(), policy.backoffBase().toMillis() * (double) (1L << doublings));
        return Duration.ofMillis((long) (limit * tick.random()));
    }

    private Duration shortLifeWait(Standing standing, Tick tick) {
        return standing.shortLives() >= SHORT_LIVES_MAX ? spread(policy.backoffMax(), tick) : Duration.ZERO;
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
