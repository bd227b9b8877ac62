package dev.holdfast.runtime.host;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The class loaders that were let go of, and are still in memory. Thread-safe. */
final class Unloaded {

    private final ConcurrentLinkedQueue<Gone> gone = new ConcurrentLinkedQueue<>();

    /** A class loader let go of, and whose it was. */
    private record Gone(String plugin, WeakReference<ClassLoader> loader) {}

    /** Lets go of a version. */
    void forget(LoadedPlugin loaded) {
        gone.add(new Gone(loaded.jar().info().id(), loaded.unload()));
    }

    /** How many the collector has not freed. */
    int left() {
        gone.removeIf(each -> each.loader().get() == null);
        return gone.size();
    }

    /** Likewise, by plugin. */
    Map<String, Integer> leftByPlugin() {
        Map<String, Integer> left = new TreeMap<>();
        if (left() > 0) {
            gone.forEach(each -> left.merge(each.plugin(), 1, Integer::sum));
        }
        return left;
    }
}
