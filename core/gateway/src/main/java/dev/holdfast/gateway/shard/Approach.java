package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.session.Action;
import dev.holdfast.gateway.session.Signal;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import java.time.Duration;

/** What a shard has to have before it opens a socket: a credential, an address, and hardly anybody before it in the queue. */
final class Approach {

    private final Shard shard;
    private final Fleet.Equipment equipment;
    private final Fleet fleet;
    private String credential = "";

    Approach(Shard shard, Fleet.Equipment equipment, Fleet fleet) {
        this.shard = shard;
        this.equipment = equipment;
        this.fleet = fleet;
    }

    /** What the present connection proves the bot with. On the shard's event loop. */
    String credential() {
        return credential;
    }

    /** Signals to the shard what came of it. */
    void prepare(Action.Prepare prepare) {
        equipment
                .dialect()
                .credential()
                .compose(given -> address(prepare)
                        .onSuccess(url -> shard.run(() -> {
                            credential = given;
                            shard.handle(prepared(prepare, url));
                        })))
                .onFailure(failure -> shard.signal(failed(prepare.generation(), failure)));
    }

    private Signal prepared(Action.Prepare prepare, String url) {
        Duration crowd = prepare.resuming() ? Duration.ZERO : fleet.crowd(shard.number());
        return crowd.isZero()
                ? new Signal.Prepared(prepare.generation(), url)
                : new Signal.Crowded(prepare.generation(), crowd);
    }

    private Future<String> address(Action.Prepare prepare) {
        if (!prepare.resuming()) {
            return fleet.discovery().addressToIdentify();
        }
        return prepare.resumeUrl().isEmpty()
                ? fleet.discovery().addressToResume()
                : Future.succeededFuture(prepare.resumeUrl());
    }

    private static Signal failed(long generation, Throwable failure) {
        return failure instanceof PlatformException platform
                ? new Signal.PrepareFailed(
                        generation,
                        platform.kind(),
                        String.valueOf(platform.getMessage()),
                        platform.after(),
                        platform.lasting())
                : new Signal.PrepareFailed(generation, FailureKind.NETWORK, failure.toString(), null, false);
    }
}
