package dev.holdfast.runtime;

import dev.holdfast.runtime.http.Controls;
import dev.holdfast.runtime.http.Datastores;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.StoreException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database, as the API checks, saves and restores it.
 *
 * @param store null where everything lives in memory
 */
record ApiDatastores(@Nullable Store store) implements Datastores {

    private static final Logger log = LoggerFactory.getLogger("admin");

    @Override
    public List<String> names() {
        return store == null ? List.of() : List.of(store.view().name());
    }

    @Override
    public Future<String> validate(String name) {
        return store == null ? none() : told(store.validate());
    }

    @Override
    public Future<Path> recover(String name, String by) {
        return store == null
                ? none()
                : told(store.recover().onSuccess(backup -> log.warn("The backup {} was restored by {}", backup, by)));
    }

    @Override
    public Future<Path> backUp(String name, String by) {
        return store == null
                ? none()
                : told(store.backUp().onSuccess(backup -> log.info("The backup {} was made for {}", backup, by)));
    }

    private static <T> Future<T> none() {
        return Future.failedFuture(Datastores.inMemory());
    }

    /** What the database refuses as such is an answer; what it cannot do now may work later. */
    private static <T> Future<T> told(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(
                failure instanceof StoreException told
                        ? told.unavailable()
                                ? new Controls.Unavailable(String.valueOf(told.getMessage()))
                                : new Controls.Conflict(String.valueOf(told.getMessage()))
                        : failure));
    }
}
