package dev.holdfast.server;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order when the system asks for it (SIGTERM, SIGINT): what was opened last is closed first, and the exit
 * code says whether that went well.
 */
final class OrderlyExit {

    // Left to itself Java answers a signal with exit code 143 or 130, even after a clean stop: so the hook has the last
    // word.

    private static final Logger log = LoggerFactory.getLogger(OrderlyExit.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final int FAILED = 1;

    private final Deque<Step> steps = new ConcurrentLinkedDeque<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Thread hook = new Thread(this::exit, "orderly-exit");

    private record Step(String name, Runnable close) {}

    private OrderlyExit() {}

    static OrderlyExit install() {
        OrderlyExit exit = new OrderlyExit();
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    /** Remembers what to close, before everything remembered earlier. */
    void closing(String name, Runnable close) {
        steps.addFirst(new Step(name, close));
    }

    /** Blocks for as long as the process lives. */
    void awaitSignal() throws InterruptedException {
        never.await();
    }

    /** Closes what was opened, without ending the process; for a start that failed half-way. */
    void abandon() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
        closeAll();
    }

    private void exit() {
        Thread watchdog = new Thread(this::giveUp, "orderly-exit-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        Runtime.getRuntime().halt(closeAll() ? 0 : FAILED);
    }

    private boolean closeAll() {
        boolean clean = true;
        for (Step step = steps.pollFirst(); step != null; step = steps.pollFirst()) {
            try {
                step.close().run();
            } catch (RuntimeException e) {
                clean = false;
                log.error("Closing {} failed; going on with the rest", step.name(), e);
            }
        }
        return clean;
    }

    private void giveUp() {
        try {
            Thread.sleep(STOP_MAX);
        } catch (InterruptedException e) {
            return;
        }
        log.error("Holdfast did not stop within {} s and is ended by force", STOP_MAX.toSeconds());
        Runtime.getRuntime().halt(FAILED);
    }
}
