package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.runtime.health.Checks;
import dev.holdfast.runtime.host.CommandRouter;
import dev.holdfast.runtime.host.PluginHost;
import dev.holdfast.runtime.recovery.RecoveryMonitor;
import io.vertx.core.Vertx;
import java.util.Map;

/** What the recovery monitor can do, done with the real parts. */
record Remedies(Checks checks, PluginHost host, CommandRouter router, Map<String, Gateway> gateways, Vertx vertx)
        implements RecoveryMonitor.Actions {

    private static final double REDUCED = 0.5;

    @Override
    public void check() {
        checks.run();
    }

    @Override
    public int clearCaches() {
        return router.forget();
    }

    @Override
    public boolean reconnect(String bot, String why) {
        Gateway gateway = gateways.get(bot);
        return gateway != null && gateway.reconnect(false, why);
    }

    @Override
    public void reduceLoad(boolean reduced) {
        host.concurrency(reduced ? REDUCED : 1);
    }

    @Override
    public void collect() {
        vertx.executeBlocking(() -> {
            System.gc();
            return null;
        });
    }
}
