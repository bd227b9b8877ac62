package dev.holdfast.runtime.host;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Interrupts a thread when its time is over, unless the work has finished: never later, never another's work. */
final class Watch {

    private @Nullable Thread worker;
    private boolean late;

    Time.Alarm start(Thread thread, Time time, Duration limit) {
        synchronized (this) {
            worker = thread;
        }
        return time.after(limit, this::expire);
    }

    private synchronized void expire() {
        if (worker != null) {
            late = true;
            worker.interrupt();
        }
    }

    /**
     * Ends the watch, on the watched thread; answers whether the time was over. No interrupt outlives the work, neither this
     * watch's nor one the work left behind: the thread goes on with something else.
     */
    synchronized boolean finish() {
        worker = null;
        Thread.interrupted();
        return late;
    }
}
