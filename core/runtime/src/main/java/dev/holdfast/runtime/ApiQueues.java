package dev.holdfast.runtime;

import dev.holdfast.runtime.http.Datastores;
import dev.holdfast.runtime.http.QueueControl;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

final class ApiQueues {
    private ApiQueues() {}

    record ForQueues() implements QueueControl {
        @Override
        public QueueState state() {
            return new QueueState(null, null);
        }

        @Override
        public int process(boolean nearestDeadlineFirst, String by) {
            return 0;
        }

        @Override
        public QueueState queueing(boolean on, String by) {
            return state();
        }

        @Override
        public QueueState paused(boolean on, String by) {
            return state();
        }
    }

    record ForDatastores() implements Datastores {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public Future<String> validate(String name) {
            return Future.failedFuture(name);
        }

        @Override
        public Future<Path> recover(String name, String by) {
            return Future.failedFuture(name);
        }

        @Override
        public Future<Path> backUp(String name, String by) {
            return Future.failedFuture(name);
        }
    }
}
