package dev.holdfast.sandbox;

import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A sandbox on a free port with a clock of its own and a hand-written bot, fresh for every test. */
public final class SandboxFixture implements BeforeEachCallback, AfterEachCallback {
    private static final long DEADLINE_NANOS = 10_000_000_000L;

    private final UnaryOperator<Options> options;
    public final SettableClock clock = new SettableClock();
    public Vertx vertx;
    public Sandbox sandbox;
    RawClient client;

    public SandboxFixture() {
        this(plain -> plain);
    }

    @SuppressWarnings("NullAway.Init") // JUnit calls beforeEach first
    public SandboxFixture(UnaryOperator<Options> options) {
        this.options = options;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        vertx = Vertx.vertx();
        sandbox = RawClient.get(
                Sandbox.start(vertx, options.apply(Options.defaults().withClock(clock))));
        client = new RawClient(vertx, sandbox);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        RawClient.get(sandbox.close());
        RawClient.get(vertx.close());
    }

    /** Spins until it holds; AssertionError after ten seconds. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Did not happen within ten seconds: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
