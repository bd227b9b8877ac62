package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are kept. As {@link Controls}: called on an event loop, must not block; a future that fails with
 * {@link Controls.Conflict} is answered 409, with {@link Controls.Unavailable} 503.
 */
public interface Datastores {

    /** What is said where there is none. */
    static Controls.Conflict inMemory() {
        return new Controls.Conflict("Everything lives in memory: delivery.mode is memory.");
    }

    /** The names of all; none where everything lives in memory. */
    List<String> names();

    /** Checks consistency; gives what is wrong, empty if nothing is. */
    Future<String> validate(String name);

    /** Puts the newest good backup in the place of the present data, which is kept aside; gives that backup. */
    Future<Path> recover(String name, String by);

    /** Backs one up, now; gives where the backup is. */
    Future<Path> backUp(String name, String by);
}
